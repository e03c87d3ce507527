import type { Quantity } from './model.ts';
import { BINARY_SUFFIX, DECIMAL_SUFFIX } from './suffix.ts';

/**
 * The canonical text, as `Quantity.String` of k8s.io/apimachinery writes it. One difference: from 10^21 on a decimal
 * quantity has no suffix, and apimachinery drops the power of ten (`1000E` becomes `1`); here it is written as `1e21`.
 */
export function formatQuantity(quantity: Quantity): string {
  if (quantity.mantissa === 0) return '0';
  if (quantity.text !== '') return quantity.text;
  const mantissa = BigInt(quantity.mantissa);
  if (quantity.format === 'BinarySI') {
    const whole = wholeNumber(mantissa, quantity.scale);
    if (whole !== undefined && (whole <= -1024n || whole >= 1024n)) return binary(whole);
  }
  return decimal(mantissa, quantity.scale, quantity.format === 'DecimalExponent');
}

/** The value as a whole number. A binary quantity's scale is never above zero. */
function wholeNumber(mantissa: bigint, scale: number): bigint | undefined {
  const unit = 10n ** BigInt(-scale);
  return mantissa % unit === 0n ? mantissa / unit : undefined;
}

function binary(whole: bigint): string {
  let rest = whole;
  let exponent = 0;
  while (rest % 1024n === 0n) {
    rest /= 1024n;
    exponent += 10;
  }
  return rest.toString() + (BINARY_SUFFIX.get(exponent) ?? '');
}

function decimal(mantissa: bigint, scale: number, withExponent: boolean): string {
  let digits = mantissa.toString();
  let exponent = scale;
  while (digits.endsWith('0')) {
    digits = digits.slice(0, -1);
    exponent += 1;
  }
  while (exponent % 3 !== 0) {
    digits += '0';
    exponent -= 1;
  }
  if (exponent === 0) return digits;
  const suffix = withExponent ? undefined : DECIMAL_SUFFIX.get(exponent);
  return digits + (suffix ?? `e${String(exponent)}`);
}
