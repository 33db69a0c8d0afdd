using System.Text.Json;
using System.Text.RegularExpressions;
using Gridfold.Grains;
using Gridfold.Models.Input;

namespace Gridfold.Client.Imports;

/// <summary>
/// The file of Optuna's <c>JournalStorage</c>: a JSON object in each line, whose <c>op_code</c> says what happened. Studies and trials have
/// no numbers in it; they count from 0 in the order of their lines.
/// </summary>
internal sealed partial class OptunaJournal : ITrialsFormat
{
    private const int CreateStudy = 0, DeleteStudy = 1, CreateTrial = 4, SetParameter = 5, SetState = 6;

    // The order of Optuna's TrialState.
    private static readonly Status[] States = [Status.Running, Status.Completed, Status.Pruned, Status.Failed, Status.Pending];

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> start) => start.TrimStart(" \t\r\n"u8).StartsWith("{"u8);

    /// <inheritdoc/>
    public ImportedSearch Read(ImportRequest request, CancellationToken cancellationToken)
    {
        var studies = new List<(string Name, bool[] AreMaximized, bool IsDeleted)>();
        var trials = new List<(int Study, Status Status, Dictionary<string, SpecNode> Values, double[] Scores)>();
        string[] lines = File.ReadAllLines(request.Path);
        for (int line = 0; line < lines.Length; line++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (lines[line].Trim().Length == 0) continue;
            try
            {
                using JsonDocument document = JsonDocument.Parse(NotFinite().Replace(lines[line], "null"));
                Apply(document.RootElement, studies, trials);
            }
            catch (Exception exception) when (line == lines.Length - 1 && exception is JsonException)
            {
                // A process was killed while it wrote the last line.
            }
            catch (Exception exception)
                when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentOutOfRangeException)
            {
                throw new InputException(
                    "the line is not one of a journal of Optuna; name another file, or remove the line",
                    new SourceLocation(request.Path, line + 1, 1));
            }
        }

        string name = TrialsFile.ChooseStudy([.. studies.Where(study => !study.IsDeleted).Select(study => study.Name)], request);
        int chosen = studies.FindIndex(study => !study.IsDeleted && study.Name == name);
        return new ImportedSearch(
            name, studies[chosen].AreMaximized,
            [.. trials.Where(trial => trial.Study == chosen).Select(trial => new ImportedTrial(
                trial.Status, trial.Values, trial.Scores.All(double.IsFinite) ? trial.Scores : []))]);
    }

    private static void Apply(
        JsonElement line, List<(string Name, bool[] AreMaximized, bool IsDeleted)> studies,
        List<(int Study, Status Status, Dictionary<string, SpecNode> Values, double[] Scores)> trials)
    {
        const int Maximize = 2;
        switch (line.GetProperty("op_code").GetInt32())
        {
            case CreateStudy:
                bool[] maximized = [.. line.GetProperty("directions").EnumerateArray().Select(item => item.GetInt32() == Maximize)];
                studies.Add((line.GetProperty("study_name").GetString()!, maximized, false));
                break;
            case DeleteStudy:
                int deleted = line.GetProperty("study_id").GetInt32();
                studies[deleted] = studies[deleted] with { IsDeleted = true };
                break;
            case CreateTrial:
                trials.Add((line.GetProperty("study_id").GetInt32(), StateOf(line) ?? Status.Running, WholeTrial(line), ScoresOf(line)));
                break;
            case SetParameter:
                trials[line.GetProperty("trial_id").GetInt32()].Values[line.GetProperty("param_name").GetString()!] = ValueOf(
                    line.GetProperty("param_value_internal").GetDouble(), line.GetProperty("distribution").GetString()!);
                break;
            case SetState:
                int ended = line.GetProperty("trial_id").GetInt32();
                trials[ended] = trials[ended] with { Status = StateOf(line)!.Value, Scores = ScoresOf(line) };
                break;
        }
    }

    /// <summary>The values of a trial that was added as a whole, with its distributions.</summary>
    private static Dictionary<string, SpecNode> WholeTrial(JsonElement line)
    {
        if (!line.TryGetProperty("params", out JsonElement values)) return [];
        JsonElement distributions = line.GetProperty("distributions");
        return values.EnumerateObject().ToDictionary(
            value => value.Name, value => ValueOf(value.Value.GetDouble(), distributions.GetProperty(value.Name).GetString()!));
    }

    private static SpecNode ValueOf(double stored, string distribution) =>
        OptunaValues.Read(stored, distribution) ?? throw new KeyNotFoundException();

    private static Status? StateOf(JsonElement line) =>
        line.TryGetProperty("state", out JsonElement state) && state.GetInt32() is var number && number >= 0 && number < States.Length
            ? States[number]
            : null;

    private static double[] ScoresOf(JsonElement line) =>
        line.TryGetProperty("values", out JsonElement values) && values.ValueKind == JsonValueKind.Array
            ? [.. values.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN)]
            : line.TryGetProperty("value", out JsonElement value) && value.ValueKind == JsonValueKind.Number ? [value.GetDouble()] : [];

    // Python writes these numbers, which JSON does not have.
    [GeneratedRegex(@"(?<=[:\[,]\s*)(NaN|-?Infinity)(?=\s*[,\]}])")]
    private static partial Regex NotFinite();
}
