using System.Globalization;
using System.Text.Json;
using Gridfold.Grains.Access;
using Gridfold.Grains.Identity;
using Gridfold.Grains.OwnCode;
using Gridfold.Grains.Planning;
using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Validation;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Experiments;

/// <summary>
/// Checks a submission before a silo stores anything, for every sender. It makes every check that the command line makes, except those of
/// the data. The silo checks the data where it reads the data.
/// </summary>
public static class SubmissionCheck
{
    /// <summary>The greatest number of characters of the experiment file, of its spec as JSON, and of all class names together.</summary>
    public const int MaxCharacters = 1 << 20;

    /// <summary>The greatest number of classes of the data.</summary>
    public const int MaxClasses = Dataset.MaxClasses;

    /// <summary>
    /// The greatest number of nodes in all checks of values. Each value of each hyper-parameter is put into <c>model</c> and
    /// <c>training</c> once, and all nodes of both count.
    /// </summary>
    public const long MaxCheckedNodes = 200_000;

    /// <summary>Checks a submission.</summary>
    /// <param name="submission">The submission. Nothing in it is trusted.</param>
    /// <param name="key">The key of the grain that received the submission.</param>
    /// <param name="ownCode">Who may bring programs. Null for nobody.</param>
    /// <exception cref="RefusedException">The submission cannot be an experiment.</exception>
    public static void Require(ExperimentSubmission submission, string key, OwnCodeOptions? ownCode = null)
    {
        if (submission is not { Id: not null, SpecJson: not null, Source: not null, DatasetFingerprint: not null, ClassNames: not null }
            || submission.ClassNames.Contains(null!))
            throw new RefusedException("the submission is not complete; it must have an id, a spec, its source, the data's fingerprint "
                + "and the names of its classes");
        ExperimentId.Require(key);
        if (submission.Id != key)
            throw new RefusedException($"the submission has the id '{Bounds.Message(submission.Id)}' and was sent to experiment {key}; "
                + "they must be the same");
        if (submission.Extends is { } earlier) ExperimentId.Require(earlier);
        if (submission.Promotes is { } promotes && (submission.Extends is null || promotes is < 1 or > PromotionRules.MaxTrials))
        {
            throw new RefusedException($"the submission promotes {promotes} trials; it must promote 1 to {PromotionRules.MaxTrials} "
                + "pruned trials of the experiment that it extends");
        }

        if (submission.Owner is { } owner && !AccessName.IsValid(owner) && !OidcName.IsValid(owner))
            throw new RefusedException($"the owner of the submission is '{Bounds.Message(owner)}'; {AccessName.Rule}");
        var problems = new Problems();
        CheckSize(submission.SpecJson, submission.Source, submission.ClassNames, problems);
        CheckTexts(submission.Source, submission.ClassNames, problems);
        if (!Bounds.IsSha256(submission.DatasetFingerprint))
            problems.Error("the data's fingerprint must be a SHA-256, 64 hexadecimal digits in lower case");
        Refuse(problems);
        ExperimentSpec? spec = Parse(submission.SpecJson, problems);
        if (spec is not null) CheckClasses(spec, submission.ClassNames, problems);
        if (spec is not null) CheckSpec(spec, problems);
        if (spec?.Searcher.WarmStart?.IsRecorded == false)
        {
            problems.Error("searcher.warm_start names an experiment without its trials; a submission records them: submit with this "
                + "version");
        }

        if (spec is not null && problems.Errors.Count == 0 && ExperimentId.NameOf(key) != spec.Name)
            problems.Error($"experiment {key} has the name '{spec.Name}' in its spec; its id must begin with that name");
        Refuse(problems);

        // The HTTP API has checked the role of its caller; every other sender has a certificate of the cluster.
        (ownCode ?? new OwnCodeOptions()).Require(spec!, Role.Operator);
    }

    /// <summary>Reports each part that is too large for a submission.</summary>
    /// <param name="specJson">The spec as JSON.</param>
    /// <param name="source">The experiment file as the user wrote it.</param>
    /// <param name="classNames">The data's classes.</param>
    /// <param name="problems">Receives the problems.</param>
    public static void CheckSize(string specJson, string source, IReadOnlyList<string> classNames, Problems problems)
    {
        (string, int)[] texts = [("the experiment file", source.Length), ("the experiment file as JSON", specJson.Length)];
        foreach ((string what, int length) in texts)
        {
            if (length > MaxCharacters)
                problems.Error($"{what} has {Show(length)} characters; it may have at most {Show(MaxCharacters)}: shorten it");
        }

        if (classNames.Count > MaxClasses)
            problems.Error($"the data has {Show(classNames.Count)} classes; it must have 2 to {Show(MaxClasses)}: choose another label");
        long named = classNames.Sum(name => (long)name.Length);
        if (named > MaxCharacters)
            problems.Error($"the names of the data's classes have {Show(named)} characters together; they may have at most "
                + $"{Show(MaxCharacters)}: shorten them");
    }

    /// <summary>Reports control characters, which would change the terminal of everyone who looks at the experiment.</summary>
    /// <param name="source">The experiment file as the user wrote it.</param>
    /// <param name="classNames">The data's classes.</param>
    /// <param name="problems">Receives the problems.</param>
    public static void CheckTexts(string source, IReadOnlyList<string> classNames, Problems problems)
    {
        if (ShownText.HasControl(source))
            problems.Error("the experiment file holds a control character, which a terminal would obey; remove it");
        if (classNames.FirstOrDefault(ShownText.HasControl) is { } name)
            problems.Error($"the name of a class, '{name}', holds a control character, which a terminal would obey; "
                + "remove it from the data");
    }

    /// <summary>Reports each error in a spec that can be found without the data.</summary>
    public static void CheckSpec(ExperimentSpec spec, Problems problems)
    {
        DatasetAddresses.Check(spec.Dataset.Source, problems);
        long probes = SpaceProbes.CountOf(spec.Space),
            nodes = Count(spec.Model) + Count(spec.Training) + spec.Space.Parameters.OfType<CategoricalParameter>()
                .Where(choice => choice.Values.Any(value => Placeholders.In(value).Any())).Sum(choice => choice.Values.Max(Count));
        if (probes * nodes > MaxCheckedNodes)
        {
            problems.Error($"the hyper-parameters have {Show(probes)} values to check in the {Show(nodes)} values of model and training; "
                + $"the product may be at most {Show(MaxCheckedNodes)}: list fewer values, or write ranges");
            return;
        }

        TrialSpec.CheckAll(spec, problems);
        if (problems.Errors.Count > 0) return;
        WarnOfIdleRace(spec, problems);
        WarnOfRaceLag(spec, problems);
        WarnOfIdleRungs(spec, problems);
    }

    /// <summary>Warns of a race that stops nothing, because all trials are in the first cohort, which trains every fold.</summary>
    private static void WarnOfIdleRace(ExperimentSpec spec, Problems problems)
    {
        if (spec.Validation.Racing == Racing.Off) return;
        var plan = ExperimentPlan.Of(spec);
        if (plan.CohortTrials is not { } cohort || plan.Trials > cohort) return;
        string first = plan.ClimbingFolds is null ? "trains every fold" : "does not race";
        problems.Warning($"validation.racing stops none of the {Show(plan.Trials)} trials: the first cohort of {Show(cohort)} {first}; "
            + "search over more trials, or remove racing", spec.Validation.Location);
    }

    /// <summary>Warns of a race that knows less than it could, because its lag is greater than the one that binds the search.</summary>
    private static void WarnOfRaceLag(ExperimentSpec spec, Problems problems)
    {
        var plan = ExperimentPlan.Of(spec);
        if (spec.Validation.Lag is not { } lag || plan.Lag is not { } bound || lag <= bound) return;
        problems.Warning($"validation.lag is {Show(lag)}, and {(plan.IsLagOfLimits ? "limits" : "searcher")}.lag lets at most "
            + $"{Show(bound)} trials be in progress: remove validation.lag, so that trials are compared with later leaders",
            spec.Validation.Location);
    }

    /// <summary>Warns of a scheduler that stops nothing, because the search has too few trials to compare.</summary>
    private static void WarnOfIdleRungs(ExperimentSpec spec, Problems problems)
    {
        if (spec.Scheduler.Epochs.Count == 0) return;
        var plan = ExperimentPlan.Of(spec);
        long full = spec.Scheduler.TrialsInFull(plan.CohortTrials!.Value);
        if (plan.Trials > full) return;
        string which = full == 1 ? "one trial, which it never stops" : $"{Show(plan.Trials)} trials; it never stops the first {Show(full)}";
        problems.Warning($"scheduler.name is {spec.Scheduler.Name}, and the search has {which}: search over more trials, or remove the "
            + "scheduler", spec.Scheduler.Location);
    }

    /// <summary>Reports a number of classes that the task cannot have.</summary>
    private static void CheckClasses(ExperimentSpec spec, IReadOnlyList<string> classNames, Problems problems)
    {
        if (spec.HasCommand) return;
        if (spec.Task.HasClasses && classNames.Count < 2)
            problems.Error($"the data has {Show(classNames.Count)} classes; it must have 2 to {Show(MaxClasses)}: choose another label");
        if (!spec.Task.HasClasses && classNames.Count > 0)
        {
            problems.Error(
                $"the data has {Show(classNames.Count)} classes, and the task {spec.Task.Name} has none: send no classes");
        }
    }

    private static ExperimentSpec? Parse(string json, Problems problems)
    {
        try
        {
            SpecNode root = SpecJson.Read(json);
            ShownText.Check(root, problems);
            return ExperimentSpec.Read(root, problems);
        }
        catch (JsonException exception)
        {
            problems.Error($"the spec cannot be read as JSON: {exception.Message.TrimEnd('.')}");
            return null;
        }
    }

    private static long Count(SpecNode node) => node switch
    {
        SpecMap map => 1 + map.Entries.Sum(entry => Count(entry.Value)),
        SpecList list => 1 + list.Items.Sum(Count),
        _ => 1,
    };

    private static void Refuse(Problems problems)
    {
        if (problems.Errors.Count > 0)
            throw new RefusedException(Bounds.Message(string.Join("; ", problems.Errors.Select(problem => problem.Message))));
    }

    private static string Show(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
