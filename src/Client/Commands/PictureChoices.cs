using System.CommandLine;
using System.Globalization;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Commands;

/// <summary>The options of <c>plot</c> that belong to one kind of picture, and what they stand for.</summary>
internal sealed class PictureChoices
{
    private readonly Option<int?> _image = ReportOptions.Image();

    private readonly Option<string?> _trials = new("--trials")
    { Description = "For curves: several trials in one picture, as in 1,2,5", HelpName = "n,n" };

    private readonly Option<string[]> _with = new("--with")
    {
        Description = "For curves: the best trials of other experiments in the same picture",
        HelpName = "id",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _layer = new("--layer")
    { Description = "For features: a layer by the name that 'model describe' shows (default: the first convolution)", HelpName = "name" };

    private readonly Option<bool> _epochs = new("--epochs")
    { Description = "For boundary: after each value of the parameter with role: budget; write keep: all into the file" };

    private readonly Option<string?> _parameters = new("--parameters")
    { Description = "For contour: two hyper-parameters, as in lr,hidden (default: those of the greatest effects)", HelpName = "name,name" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_image, _trials, _with, _layer, _epochs, _parameters]) command.Add(option);
    }

    /// <summary>Refuses an option of another kind of picture.</summary>
    /// <exception cref="InputException">An option does not suit the kind.</exception>
    public void Check(ParseResult parsed, FigureKind kind)
    {
        (Option Option, FigureKind Kind)[] owners =
        [
            (_trials, FigureKind.Curves), (_with, FigureKind.Curves), (_layer, FigureKind.Features), (_epochs, FigureKind.Boundary),
            (_parameters, FigureKind.Contour),
        ];
        foreach ((Option option, FigureKind owner) in owners)
        {
            if (kind != owner && parsed.GetResult(option) is { Implicit: false })
                throw new InputException($"{option.Name} belongs to the picture '{owner.Name}', and this is '{kind.Name}'; leave it out");
        }

        _ = Trials(parsed);
    }

    /// <summary>Reads what the options stand for.</summary>
    public async Task<PictureOptions> Read(
        ParseResult parsed, Session session, ReportData data, CancellationToken cancellationToken) => new()
        {
            Image = parsed.GetValue(_image),
            Layer = parsed.GetValue(_layer),
            Parameters = parsed.GetValue(_parameters)?.Split(',', StringSplitOptions.TrimEntries) ?? [],
            Compared = await Compared(parsed, session, data, cancellationToken),
            Readings = parsed.GetValue(_epochs) ? await Readings(session, data) : [],
        };

    private long[] Trials(ParseResult parsed) => parsed.GetValue(_trials) is not { } list ? [] :
        [.. list.Split(',', StringSplitOptions.TrimEntries).Select(number =>
            long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long trial)
                ? trial
                : throw new InputException($"--trials is '{list}'; it must be numbers of trials, as in 1,2,5"))];

    private async Task<IReadOnlyList<ComparedTrial>> Compared(
        ParseResult parsed, Session session, ReportData data, CancellationToken cancellationToken)
    {
        long[] numbers = Trials(parsed);
        string[] others = parsed.GetRequiredValue(_with);
        if (numbers.Length == 0 && others.Length == 0) return [];
        var trials = new List<ComparedTrial>();
        foreach (long number in numbers)
        {
            TrialDescription trial = await TrialDescription.Read(session, data.Experiment, data.Submission, number);
            trials.Add(new ComparedTrial(trial.Subject + Values(trial, data), trial, data.Experiment.Objective.Metric));
        }

        if (numbers.Length == 0) trials.Add(Best(data));
        foreach (string other in others) trials.Add(Best(await ReportData.Read(session, other, null, cancellationToken)));
        return trials;
    }

    private static ComparedTrial Best(ReportData data) =>
        new($"{data.Experiment.Id} {data.ShownTrial.Subject}", data.ShownTrial, data.Experiment.Objective.Metric);

    /// <summary>The hyper-parameters of a trial in which trials of the search differ.</summary>
    private static string Values(TrialDescription trial, ReportData data)
    {
        IEnumerable<string> values = trial.Hyperparameters
            .Where(value => data.Trials.Drawn.SelectMany(other => other.Hyperparameters)
                .Any(one => one.Name == value.Name && one.Json != value.Json))
            .Select(value => $"{value.Name} {Format.Value(value)}");
        return string.Join(", ", values) is { Length: > 0 } text ? $": {text}" : "";
    }

    /// <summary>Reads the networks of the trials that differ from the shown one only in their budget.</summary>
    /// <exception cref="NotFoundException">No hyper-parameter is a budget, or a trial's networks are not kept.</exception>
    private static async Task<IReadOnlyList<WeightsReading>> Readings(Session session, ReportData data)
    {
        TrialDescription shown = data.ShownTrial;
        Parameter budget = data.Spec.Space.Parameters.FirstOrDefault(parameter => parameter.IsBudget)
            ?? throw new NotFoundException("no hyper-parameter has role: budget, so no training was read at several epochs; "
                + "write epochs: {type: categorical, values: [1, 2, 5], role: budget} and keep: all");
        string Rest(IEnumerable<Hyperparameter> values) =>
            string.Join(' ', values.Where(value => value.Name != budget.Name).Select(value => $"{value.Name}={value.Json}"));
        var readings = new List<WeightsReading>();
        foreach (TrialResult trial in data.Trials.Drawn.Where(trial => Rest(trial.Hyperparameters) == Rest(shown.Hyperparameters)))
        {
            Hyperparameter epochs = trial.Hyperparameters.First(value => value.Name == budget.Name);
            readings.Add(new WeightsReading(
                int.Parse(epochs.Json, CultureInfo.InvariantCulture), trial.Trial,
                await Weights.Fetch(session, data.Experiment, trial.Trial)));
        }

        return [.. readings.OrderBy(reading => reading.Epochs)];
    }
}
