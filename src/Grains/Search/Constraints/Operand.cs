namespace Gridfold.Grains.Search.Constraints;

/// <summary>A value in a constraint: a number, a text, or true or false.</summary>
/// <param name="Type">The type. <see cref="OperandType.Any"/> for a value of another kind, which equals nothing.</param>
/// <param name="Number">The number; 1 for true and 0 for false.</param>
/// <param name="Text">The text.</param>
internal readonly record struct Operand(OperandType Type, double Number, string Text)
{
    /// <summary>Whether the operand is true.</summary>
    public bool IsTrue => Type == OperandType.Truth && Number != 0;

    public static Operand Of(double number) => new(OperandType.Number, number, "");

    public static Operand Of(string text) => new(OperandType.Text, 0, text);

    public static Operand Of(bool truth) => new(OperandType.Truth, truth ? 1 : 0, "");
}
