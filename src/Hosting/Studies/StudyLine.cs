using System.Globalization;
using System.Text.Json.Nodes;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Hosting.Studies;

/// <summary>A line of a study's record after the first: a trial that was asked for, or the score of one.</summary>
internal sealed record StudyLine
{
    private const string AskKey = "ask", ValuesKey = "values", TellKey = "tell", ScoreKey = "score";

    private StudyLine(long trial, IReadOnlyList<Hyperparameter>? values, double? score) => (Trial, Values, Score) = (trial, values, score);

    /// <summary>The trial's number.</summary>
    public long Trial { get; }

    /// <summary>The values of a trial that was asked for. Null for the line of a score.</summary>
    public IReadOnlyList<Hyperparameter>? Values { get; }

    /// <summary>The score. Null for a trial that failed, and for the line of a trial that was asked for.</summary>
    public double? Score { get; }

    /// <summary>The line of a trial that is asked for.</summary>
    public static StudyLine Asked(long trial, IReadOnlyList<Hyperparameter> values) => new(trial, values, null);

    /// <summary>The line of a score; null for a trial that failed.</summary>
    public static StudyLine Told(long trial, double? score) => new(trial, null, score);

    /// <summary>Reads a line. Null when it is no line of a record.</summary>
    /// <param name="map">The line.</param>
    /// <param name="space">The search space, which has the values.</param>
    public static StudyLine? Read(SpecMap map, SearchSpace space)
    {
        if (Whole(map[AskKey]) is { } asked && map[TellKey] is null && map[ValuesKey] is { } written)
            return ReadValues(written, space) is { } values ? Asked(asked, values) : null;
        if (Whole(map[TellKey]) is not { } told || map[AskKey] is not null) return null;
        return map[ScoreKey] switch
        {
            SpecScalar { Kind: ScalarKind.Null } => Told(told, null),
            SpecScalar { Kind: ScalarKind.Integer or ScalarKind.Float, Number: { } score } when double.IsFinite(score) => Told(told, score),
            _ => null,
        };
    }

    /// <summary>Writes the line as JSON, without its end.</summary>
    public string Write()
    {
        JsonObject line = Values is null
            ? new JsonObject { [TellKey] = Trial, [ScoreKey] = Score }
            : new JsonObject
            {
                [AskKey] = Trial,
                [ValuesKey] = new JsonObject(Values.Select(value => KeyValuePair.Create(value.Name, JsonNode.Parse(value.Json)))),
            };
        return line.ToJsonString();
    }

    private static long? Whole(SpecNode? node) =>
        node is SpecScalar { Kind: ScalarKind.Integer } scalar
            && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;

    private static IReadOnlyList<Hyperparameter>? ReadValues(SpecNode written, SearchSpace space)
    {
        // A reader of points takes null for a value that is left out. A list of values may hold it.
        var nothing = new SpecScalar(ScalarKind.Null, "");
        var defaults = new Dictionary<string, SpecNode>();
        foreach (Parameter parameter in space.Parameters)
        {
            if (parameter.Find(nothing) is { } value) defaults.Add(parameter.Name, value);
        }

        return PointReader.Read(written, ValuesKey, space, new Problems(), defaults) is { } values
            ? [.. values.Select(value => new Hyperparameter(value.Name, SpecJson.Write(value.Value)))]
            : null;
    }
}
