/** The sign of the product. */
export const Mark = () => (
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
    <path class="mark-shield" d="M16 2 4 6.500v8.600C4 22.400 9 28 16 30c7-2 12-7.600 12-14.900V6.500z" />
    <path class="mark-check" d="m10.800 16.200 3.700 3.700 6.900-7.600" />
  </svg>
);
