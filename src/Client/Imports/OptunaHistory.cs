using System.Text.Json;
using Gridfold.Grains;
using Gridfold.Models.Input;

namespace Gridfold.Client.Imports;

/// <summary>
/// The studies and trials of a journal of Optuna, after the lines that were read. Lines have no numbers for new studies and trials: both
/// count from 0. Optuna writes lines that change nothing, and these are passed over as it does. They are a study that exists, a trial of a
/// study that does not, and changes of a trial that has ended.
/// </summary>
internal sealed class OptunaHistory
{
    private const int CreateStudy = 0, DeleteStudy = 1, CreateTrial = 4, SetParameter = 5, SetState = 6;

    // The number of Optuna's StudyDirection.MAXIMIZE.
    private const int Maximize = 2;

    // The order of Optuna's TrialState.
    private static readonly Status[] States = [Status.Running, Status.Completed, Status.Pruned, Status.Failed, Status.Pending];

    private readonly List<(string Name, bool[] AreMaximized, bool IsDeleted)> _studies = [];
    private readonly List<(int Study, Status Status, Dictionary<string, SpecNode> Values, double[] Scores)> _trials = [];

    /// <summary>The names of the studies that were not deleted.</summary>
    public IReadOnlyList<string> Studies => [.. _studies.Where(study => !study.IsDeleted).Select(study => study.Name)];

    /// <summary>The search of a study that was not deleted.</summary>
    public ImportedSearch Find(string name)
    {
        int chosen = IndexOf(name);
        return new ImportedSearch(
            name, _studies[chosen].AreMaximized,
            [.. _trials.Where(trial => trial.Study == chosen).Select(trial => new ImportedTrial(
                trial.Status, trial.Values, trial.Scores.All(double.IsFinite) ? trial.Scores : []))]);
    }

    /// <summary>Applies a line.</summary>
    /// <exception cref="Exception">The line is not of a journal. <see cref="OptunaValues.IsOfBadData"/> knows the type.</exception>
    public void Apply(JsonElement line)
    {
        switch (line.GetProperty("op_code").GetInt32())
        {
            case CreateStudy:
                string name = line.GetProperty("study_name").GetString() ?? throw new FormatException();
                bool[] maximized = [.. line.GetProperty("directions").EnumerateArray().Select(item => item.GetInt32() == Maximize)];
                if (IndexOf(name) < 0) _studies.Add((name, maximized, false));
                break;
            case DeleteStudy:
                int deleted = line.GetProperty("study_id").GetInt32();
                if (IsLive(deleted)) _studies[deleted] = _studies[deleted] with { IsDeleted = true };
                break;
            case CreateTrial:
                int study = line.GetProperty("study_id").GetInt32();
                if (IsLive(study)) _trials.Add((study, StateOf(line) ?? Status.Running, WholeTrial(line), ScoresOf(line) ?? []));
                break;
            case SetParameter:
                if (OpenTrial(line) is { } trial)
                {
                    string parameter = line.GetProperty("param_name").GetString() ?? throw new FormatException();
                    _trials[trial].Values[parameter] = ValueOf(
                        line.GetProperty("param_value_internal").GetDouble(), line.GetProperty("distribution"));
                }

                break;
            case SetState:
                if (OpenTrial(line) is { } ended)
                {
                    Status status = StateOf(line) ?? throw new FormatException();
                    _trials[ended] = _trials[ended] with { Status = status, Scores = ScoresOf(line) ?? _trials[ended].Scores };
                }

                break;
        }
    }

    private int IndexOf(string name) => _studies.FindIndex(study => !study.IsDeleted && study.Name == name);

    private bool IsLive(int study) => study >= 0 && study < _studies.Count && !_studies[study].IsDeleted;

    /// <summary>The number of the line's trial. Null where there is none, or it has ended.</summary>
    private int? OpenTrial(JsonElement line)
    {
        int trial = line.GetProperty("trial_id").GetInt32();
        return trial >= 0 && trial < _trials.Count && _trials[trial].Status is Status.Running or Status.Pending ? trial : null;
    }

    /// <summary>The values of a trial that was added as a whole, with its distributions.</summary>
    private static Dictionary<string, SpecNode> WholeTrial(JsonElement line)
    {
        if (!line.TryGetProperty("params", out JsonElement values)) return [];
        JsonElement distributions = line.GetProperty("distributions");
        return values.EnumerateObject().ToDictionary(
            value => value.Name, value => ValueOf(value.Value.GetDouble(), distributions.GetProperty(value.Name)));
    }

    private static SpecNode ValueOf(double stored, JsonElement distribution) =>
        OptunaValues.Read(stored, distribution.GetString() ?? throw new FormatException()) ?? throw new FormatException();

    private static Status? StateOf(JsonElement line) =>
        line.TryGetProperty("state", out JsonElement state) && state.GetInt32() is var number && number >= 0 && number < States.Length
            ? States[number]
            : null;

    private static double[]? ScoresOf(JsonElement line) =>
        line.TryGetProperty("values", out JsonElement values) && values.ValueKind == JsonValueKind.Array
            ? [.. values.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN)]
            : line.TryGetProperty("value", out JsonElement value) && value.ValueKind == JsonValueKind.Number ? [value.GetDouble()] : null;
}
