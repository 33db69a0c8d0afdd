using Gridfold.Models.Input;

namespace Gridfold.Grains.Search.Constraints;

/// <summary>A rule between the parameters of a space. It holds where a parameter that it names is inactive.</summary>
internal sealed class Constraint
{
    private readonly Term _term;
    private readonly IReadOnlySet<int> _used;

    private Constraint(string text, Term term, IReadOnlySet<int> used) => (Text, _term, _used) = (text, term, used);

    /// <summary>The text of the file.</summary>
    public string Text { get; }

    /// <summary>The place in the file.</summary>
    public SourceLocation? Location { get; private init; }

    /// <summary>Reads a constraint.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parameters">The parameters of the space.</param>
    /// <param name="location">The place of the text.</param>
    /// <exception cref="ConstraintException">The text is no constraint.</exception>
    public static Constraint Parse(string text, IReadOnlyList<Parameter> parameters, SourceLocation? location = null)
    {
        (Term term, IReadOnlySet<int> used) = ConstraintParser.Parse(
            text, [.. parameters.Select(parameter => (parameter.Name, TypeOf(parameter)))]);
        return new Constraint(text, term, used) { Location = location };
    }

    /// <summary>Whether the constraint names a parameter.</summary>
    /// <param name="parameter">The parameter's place in the space.</param>
    public bool Names(int parameter) => _used.Contains(parameter);

    /// <summary>Whether an assignment keeps the constraint.</summary>
    /// <param name="values">The assignment, in the order of the space.</param>
    public bool Holds(IReadOnlyList<(string Name, SpecNode Value)> values)
    {
        var operands = new Operand[values.Count];
        foreach (int index in _used)
        {
            if (ReferenceEquals(values[index].Value, SpaceConditions.Inactive)) return true;
            operands[index] = OperandOf(values[index].Value);
        }

        return _term.Of(operands).IsTrue;
    }

    private static OperandType TypeOf(Parameter parameter)
    {
        if (parameter is not CategoricalParameter choice) return OperandType.Number;
        OperandType[] types = [.. choice.Values.Select(value => OperandOf(value).Type).Distinct()];
        return types.Length == 1 ? types[0] : OperandType.Any;
    }

    // A value that is a map counts as its name.
    private static Operand OperandOf(SpecNode value) => value switch
    {
        SpecScalar { Number: { } number } => Operand.Of(number),
        SpecScalar { Kind: ScalarKind.Text } text => Operand.Of(text.Text),
        SpecScalar { Kind: ScalarKind.Boolean } truth => Operand.Of(truth.Text == "true"),
        SpecMap map when map["name"] is SpecScalar { Kind: ScalarKind.Text } name => Operand.Of(name.Text),
        _ => new Operand(OperandType.Any, 0, ""),
    };
}
