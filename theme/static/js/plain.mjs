/** Small letters without accents, as the index of occupations is sorted. @param {string} text */
export function plain(text) {
  return text.toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae").normalize("NFD").replace(/\p{M}/gu, "");
}
