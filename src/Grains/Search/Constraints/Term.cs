namespace Gridfold.Grains.Search.Constraints;

/// <summary>A part of a constraint.</summary>
/// <param name="Type">The type of its value.</param>
/// <param name="At">The place of its first character, from 0.</param>
/// <param name="Of">Its value, given the values of all parameters in the order of the space.</param>
internal sealed record Term(OperandType Type, int At, Func<Operand[], Operand> Of);
