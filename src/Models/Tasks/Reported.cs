using Gridfold.Models.Input;
using Gridfold.Models.Losses;
using Gridfold.Models.Metrics;

namespace Gridfold.Models.Tasks;

/// <summary>
/// The task of a training by the user's own program. Gridfold does not know what the program learns. The program names its metrics, and
/// the experiment file says which of them is the objective.
/// </summary>
public sealed class Reported : LearningTask
{
    private const int MaxNameLength = 100;

    private Reported()
    {
    }

    /// <summary>The task.</summary>
    public static Reported Task { get; } = new();

    /// <summary>The rule for the name of a metric.</summary>
    public static string NameRule { get; } =
        $"a name has letters, digits, '_', '-', '.', '/' and '@', and at most {MaxNameLength} characters";

    /// <inheritdoc/>
    public override string Name => "reported";

    /// <inheritdoc/>
    public override string DefaultMetric => "score";

    /// <inheritdoc/>
    public override bool HasClasses => false;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Headline => [];

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> Metrics => [];

    /// <inheritdoc/>
    protected override MetricNeeds Judged => MetricNeeds.None;

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, Func<SpecMapReader, LossSpec>> Losses { get; } =
        new Dictionary<string, Func<SpecMapReader, LossSpec>>();

    /// <inheritdoc/>
    protected override string DefaultLossName => "";

    /// <summary>Whether a program may give a metric this name.</summary>
    public static bool IsMetricName(string name) =>
        name.Length is > 0 and <= MaxNameLength
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '/' or '@');
}
