using Gridfold.Grains.Search.Constraints;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>The parameters of a search, in the order of the file.</summary>
/// <param name="Parameters">The parameters. A search without parameters has one trial.</param>
public sealed record SearchSpace(IReadOnlyList<Parameter> Parameters)
{
    // Above 2^53, doubles no longer represent every whole number.
    private const double MaxSteps = 1L << 53;

    private static readonly Dictionary<string, Kind> Kinds = new()
    {
        ["categorical"] = Kind.Categorical,
        ["int"] = Kind.Int,
        ["double"] = Kind.Double,
        ["const"] = Kind.Const,
    };

    private static readonly Dictionary<string, bool> Roles = new() { ["budget"] = true };

    private enum Kind
    {
        Categorical,
        Int,
        Double,
        Const,
    }

    /// <summary>The parameter with the role budget, or null.</summary>
    public Parameter? Budget => Parameters.FirstOrDefault(parameter => parameter.IsBudget);

    /// <summary>The number of trials of a grid over the space. Null when a parameter has no grid.</summary>
    /// <exception cref="OverflowException">See <see cref="GridPoints"/>.</exception>
    public long? GridSize => Grid?.Size;

    /// <summary>The rules between the parameters.</summary>
    internal IReadOnlyList<Constraint> Constraints { get; init; } = [];

    /// <summary>The dependences between the parameters.</summary>
    internal SpaceConditions Conditions => SpaceCache.Of(this).Conditions;

    /// <summary>The points of a grid over the space. Null when a parameter has no grid.</summary>
    internal GridPoints? Grid => SpaceCache.Of(this).Grid;

    /// <summary>Whether an assignment keeps all constraints.</summary>
    /// <param name="values">The assignment, in the order of the space.</param>
    internal bool Allows(IReadOnlyList<(string Name, SpecNode Value)> values)
    {
        foreach (Constraint constraint in Constraints)
        {
            if (!constraint.Holds(values)) return false;
        }

        return true;
    }

    /// <summary>Reads the <c>hyperparameters</c> section.</summary>
    /// <param name="node">The section. Null when it is not written.</param>
    /// <param name="problems">Receives the problems.</param>
    /// <param name="direct">The names that <c>model</c> and <c>training</c> use.</param>
    public static SearchSpace Read(SpecNode? node, Problems problems, IReadOnlySet<string>? direct = null)
    {
        if (node is null) return new SearchSpace([]);
        if (node is not SpecMap map)
        {
            problems.Error($"hyperparameters is {node.Description}; it must be a map of names to parameters", node.Location);
            return new SearchSpace([]);
        }

        SpecEntry[] entries = [.. ConditionalReader.Expand(map)];
        Parameter[] parameters = [.. entries.Select(entry => ReadParameter(entry, problems)).OfType<Parameter>()];
        return new SearchSpace(ConditionalReader.WithConditions(
            parameters, [.. entries.Select(entry => entry.Key)], direct ?? new HashSet<string>(), problems));
    }

    private static Parameter? ReadParameter(SpecEntry entry, Problems problems)
    {
        string path = $"hyperparameters.{entry.Key}";
        if (entry.Value is not SpecMap map)
        {
            problems.Error(
                $"{path} is {entry.Value.Description}; it must be a map with a type, as in {{type: categorical, values: [1, 2]}}",
                entry.Value.Location);
            return null;
        }

        var reader = new SpecMapReader(map, path, problems);
        if (reader.RequiredNode("type", "one of categorical, int, double, const") is null) return null;
        int errorsBefore = problems.Errors.Count;
        Kind kind = reader.Choice("type", Kinds, Kind.Categorical);
        if (problems.Errors.Count > errorsBefore) return null;
        Parameter? parameter = kind switch
        {
            Kind.Categorical => ReadCategorical(entry.Key, reader),
            Kind.Const => reader.RequiredNode("value", "the constant") is { } value ? new CategoricalParameter(entry.Key, [value]) : null,
            _ => ReadRange(entry.Key, reader, kind == Kind.Int),
        };
        bool isBudget = reader.Choice("role", Roles, false);
        ParameterPrior? prior = parameter is not null && kind != Kind.Const && reader.Map("prior") is { } priorReader
            ? ParameterPrior.Read(priorReader, parameter)
            : null;
        reader.RejectUnknownKeys();
        return parameter is null ? null : parameter with { Location = entry.KeyLocation, IsBudget = isBudget, Prior = prior };
    }

    private static CategoricalParameter? ReadCategorical(string name, SpecMapReader reader)
    {
        if (reader.RequiredNode("values", "the list of values to try") is null || reader.List("values") is not { } values) return null;
        if (values.Count == 0)
        {
            reader.Problems.Error($"{reader.PathOf("values")} is an empty list; a search needs at least one value: add one, "
                + "or remove the parameter",
                reader.LocationOf("values"));
            return null;
        }

        var seen = new HashSet<string>();
        foreach (SpecNode value in values.Where(value => !seen.Add(SpecJson.Write(value))))
            reader.Problems.Error(
                $"{reader.PathOf("values")} has {value.Description} twice; each value must differ: remove one", value.Location);
        return new CategoricalParameter(name, values) { IsOrdered = reader.Boolean("ordered", false) };
    }

    private static RangeParameter? ReadRange(string name, SpecMapReader reader, bool isInteger)
    {
        bool hasEnds = reader.RequiredNode("min", "the lowest value") is not null;
        hasEnds &= reader.RequiredNode("max", "the highest value") is not null;
        if (!hasEnds) return null;
        int errorsBefore = reader.Problems.Errors.Count;
        double min = isInteger ? reader.Long("min", 0, -(1L << 53), 1L << 53) : reader.Number("min", 0);
        double max = isInteger ? reader.Long("max", 1, -(1L << 53), 1L << 53) : reader.Number("max", 1);
        bool isLogarithmic = reader.Boolean("log", false);
        long? count = reader.Has("count") ? reader.Long("count", 1, min: 1) : null;
        double? step = !reader.Has("step") ? null : isInteger ? reader.Long("step", 1, min: 1) : reader.Number("step", 1, above: 0);
        if (reader.Problems.Errors.Count > errorsBefore) return null;

        if (min > max) reader.Error("min", $"it must not be above max, {max:R}");
        if (isLogarithmic && min <= 0) reader.Error("min", "a logarithmic range must start above 0: raise min or remove 'log'");
        if (isLogarithmic && step is not null) reader.Error("step", "a logarithmic range has no even step: use count");
        if (count is not null && step is not null) reader.Error("count", "count and step exclude each other: keep one");
        if (!double.IsFinite(max - min))
            reader.Error("min", $"the range up to max, {max:R}, is too wide to compute with: raise min or lower max");
        else if ((max - min) / step > MaxSteps) reader.Error("step", "the range has more steps than can be told apart: raise step");
        if (isInteger && count > max - min + 1)
            reader.Error("count", $"there are only {max - min + 1:R} whole numbers from {min:R} to {max:R}: lower count");
        if (count > 1 && min == max)
            reader.Error("count", "min and max are the same, which is one value: widen the range or set count to 1");
        if (reader.Problems.Errors.Count > errorsBefore) return null;
        var parameter = new RangeParameter(name, min, max, isInteger, isLogarithmic, count, step);
        if (isInteger && isLogarithmic && count is { } wanted && DistinctValues(parameter, wanted) < wanted)
            reader.Error("count", "neighbouring values of the logarithmic range round to the same whole number: lower count");
        if (step is not null && parameter.LastStep < max)
        {
            reader.Problems.Warning(
                $"{reader.PathOf("step")} is {step:R}: from min, {min:R}, the last value is {parameter.LastStep:R}, and max, {max:R}, "
                    + "is not tried; change step or max if it should be",
                reader.LocationOf("step"));
        }

        return parameter;
    }

    private static double Number(RangeParameter parameter, long position) => ((SpecScalar)parameter.GridValue(position)).Number!.Value;

    private static long DistinctValues(RangeParameter parameter, long count)
    {
        long distinct = 1;
        for (long position = 1; position < count; position++)
        {
            // The values ascend, so equal values are neighbours. The first repetition decides, and so does the first gap, because later
            // gaps are wider.
            double distance = Number(parameter, position) - Number(parameter, position - 1);
            if (distance == 0) return distinct;
            if (distance >= 2) return count;
            distinct++;
        }

        return distinct;
    }
}
