using Gridfold.Grains.Identity;
using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;
using Gridfold.Grains.Search.Constraints;
using Gridfold.Grains.Validation;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Models.Networks;
using Gridfold.Models.OwnCode;
using Gridfold.Models.Tasks;

namespace Gridfold.Grains.Specs;

/// <summary>One experiment file as the user wrote it, with every check that needs no data.</summary>
public sealed record ExperimentSpec
{
    private const string ApiVersion = "gridfold.dev/v1";

    // The experiment holds the scores of these trials in memory. For more, keep: all holds none.
    private const int MaxKept = 1000;

    /// <summary>The experiment's name: lower-case letters, digits and dashes. It is the first part of the experiment's id.</summary>
    public required string Name { get; init; }

    /// <summary>The seed from which every random draw of the experiment derives. Default: 0.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The dataset.</summary>
    public required DatasetSpec Dataset { get; init; }

    /// <summary>The <c>model</c> section, with its placeholders.</summary>
    public required SpecNode Model { get; init; }

    /// <summary>The <c>training</c> section, with its placeholders.</summary>
    public required SpecNode Training { get; init; }

    /// <summary>The search space.</summary>
    public required SearchSpace Space { get; init; }

    /// <summary>What the networks learn.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>The metrics that each training measures: the standard ones, those of the key <c>metrics</c>, and the objective's.</summary>
    public required MetricSet Metrics { get; init; }

    /// <summary>The searcher and the objective.</summary>
    public required SearcherSpec Searcher { get; init; }

    /// <summary>What ends the search before its last trial.</summary>
    public required LimitsSpec Limits { get; init; }

    /// <summary>The way to validate a trial.</summary>
    public required ValidationSpec Validation { get; init; }

    /// <summary>The trial scheduler over epochs. Default: none.</summary>
    public required SchedulerSpec Scheduler { get; init; }

    /// <summary>The share of the cluster that the experiment may take.</summary>
    public required ResourcesSpec Resources { get; init; }

    /// <summary>When trainings are saved, and what is kept of them.</summary>
    public required CheckpointsSpec Checkpoints { get; init; }

    /// <summary>
    /// The number of times that a fold is tried again after a fault that is not its own. A training that diverges is the fold's own fault.
    /// Default: 5.
    /// </summary>
    public required int MaxRestarts { get; init; }

    /// <summary>The number of failed trials above which the command ends with exit code 3. Null for no limit, the default.</summary>
    public required long? MaxFailedTrials { get; init; }

    /// <summary>The number of the best trials whose weights are kept. Null for all. Default: 1.</summary>
    public required int? KeptTrials { get; init; }

    /// <summary>Whether the user's own program trains: <see cref="CommandTraining"/>. There is no <c>model</c> section then.</summary>
    public bool HasCommand => CommandTraining.IsIn(Training);

    /// <summary>Whether a class of the user builds the networks: <see cref="OwnNetworkLayer"/>.</summary>
    public bool HasOwnNetwork => OwnClass.IsIn(Model);

    /// <summary>Whether a class of the user gives the rows: <see cref="OwnDataSource"/>.</summary>
    public bool HasOwnData => Dataset.Source is OwnDataSource;

    /// <summary>The nodes that the spec was read from.</summary>
    public required SpecMap Root { get; init; }

    /// <summary>Reads a whole file.</summary>
    /// <returns>The spec, or null when errors were reported.</returns>
    public static ExperimentSpec? Read(SpecNode root, Problems problems)
    {
        if (root is not SpecMap map)
        {
            problems.Error($"the file is {root.Description}; an experiment file is a map of keys to values, beginning with apiVersion: "
                + $"{ApiVersion}", root.Location);
            return null;
        }

        var reader = new SpecMapReader(map, "", problems);
        RequireText(reader, "apiVersion", ApiVersion);
        RequireText(reader, "kind", "Experiment");
        string name = ReadName(reader);
        long seed = reader.Long("seed", 0, min: 0);
        bool isOwn = CommandTraining.IsIn(map["training"]), hasData = !isOwn || reader.Has("dataset");
        if (hasData) reader.RequiredNode("dataset", "the data to train on, as in dataset: {name: iris}");
        bool isDatasetFixed = !PlaceholderRules.Reject(reader, "dataset");
        DatasetSpec? dataset = isDatasetFixed && reader.Map("dataset") is { } datasetReader ? DatasetSpec.Read(datasetReader) : null;
        if (!hasData) dataset = DatasetSpec.None;
        SpecNode? model = isOwn
            ? NoModel(reader)
            : reader.RequiredNode("model", "the network, as in model: {preset: {name: mlp, hidden: 50}}");
        SpecNode? training = reader.RequiredNode("training", "optimizer, batch_size and epochs");
        SpecNode? hyperparameters = reader.Node("hyperparameters");
        SearchSpace space = SearchSpace.Read(hyperparameters, problems, Placeholders.NamesIn(model, training));
        space = ConstraintReader.Read(reader, space);
        LearningTask task = isOwn ? OwnTask(reader) : ReadTask(reader, dataset);
        MetricSet metrics = MetricSet.Read(reader, task.Metrics);
        reader.RequiredNode("searcher", $"as in searcher: {{name: grid, metric: {task.DefaultMetric}, "
            + $"mode: {SearcherSpec.DefaultObjectiveOf(task).Mode}}}");
        SearcherSpec? searcher = reader.Map("searcher") is { } searcherReader
            ? SearcherSpec.Read(searcherReader, space, task)
            : null;
        if (hasData) reader.RequiredNode("validation", "as in validation: {type: stratified_kfold, folds: 5}");
        ValidationSpec? validation = reader.Map("validation") is { } validationReader
            ? ValidationSpec.Read(validationReader)
            : hasData ? null : RepeatsSpec.Once;
        RepeatsSpec.Check(validation, hasData, problems);
        dataset = dataset?.WithFold(validation?.FoldColumn, problems);
        SchedulerSpec scheduler = SchedulerSpec.Read(
            reader.Map("scheduler"), training is null ? null : TrainingEpochs.Most(training, space));
        TrialSchedulers.Check(scheduler, validation, searcher?.Objective, problems);
        NestedRules.Check(map, validation, searcher, scheduler, problems);
        ResourcesSpec resources = ResourcesSpec.Read(
            reader.Map("resources"), isOwn, OwnClass.IsIn(model), dataset?.Source is OwnDataSource);
        LimitsSpec limits = LimitsSpec.Read(reader.Map("limits"));
        SpecMapReader? saving = reader.Map("checkpoints");
        CheckpointsSpec checkpoints = CheckpointsSpec.Read(saving);
        checkpoints.Check(isOwn, saving);
        int maxRestarts = reader.Integer("max_restarts", 5, min: 0, max: 1000);
        long? maxFailedTrials = reader.Has("max_failed_trials") ? reader.Long("max_failed_trials", 0, min: 0) : null;
        int? keptTrials = ReadKeep(reader);
        reader.RejectUnknownKeys();
        if (model is not null && training is not null && hyperparameters is (null or SpecMap))
        {
            PlaceholderRules.Check(model, training, hyperparameters as SpecMap, problems);
            PlaceholderRules.CheckBudget(model, training, space, problems);
        }

        if (problems.Errors.Count > 0) return null;
        if (reader.Map("limits") is { } limitsReader)
        {
            limits.Check(
                limitsReader, searcher!.Create(space, (ulong)seed), TrainingEpochs.Most(training!, space), validation!.FoldsPerTrial,
                searcher.Objective, isOwn);
            if (problems.Errors.Count > 0) return null;
        }

        return new ExperimentSpec
        {
            Root = map,
            Name = name,
            Seed = (ulong)seed,
            Dataset = dataset! with { Task = isOwn ? null : task, OwnMemory = resources.Memory },
            Model = model!,
            Training = training!,
            Space = space,
            Task = task,
            Metrics = searcher!.Objective.ToList().Aggregate(metrics, (set, objective) => set.With(objective.Metric)),
            Searcher = searcher,
            Limits = limits,
            Validation = validation!,
            Scheduler = scheduler,
            Resources = resources,
            Checkpoints = checkpoints,
            MaxRestarts = maxRestarts,
            MaxFailedTrials = maxFailedTrials,
            KeptTrials = keptTrials,
        };
    }

    /// <summary>Reads a spec that was checked and stored earlier.</summary>
    /// <exception cref="InputException">This version cannot read the spec.</exception>
    public static ExperimentSpec Parse(string json)
    {
        var problems = new Problems();
        ExperimentSpec? spec = Read(StoredSpec.Read(json), problems);
        problems.ThrowIfAny();
        return spec!;
    }

    /// <summary>The trials as the searcher suggests them, at most as many as the limits allow.</summary>
    internal Suggestions CreateSuggestions() => new(Searcher.Create(Space, Seed), Limits.MaxTrials);

    /// <summary>Whether trials are compared in cohorts while they are in progress.</summary>
    internal bool HasCohorts => Validation.Racing != Racing.Off || Scheduler.Epochs.Count > 0;

    /// <summary>
    /// The lag that binds the trials in progress: the searcher's, or that of the limits. Null when nothing reads results.
    /// </summary>
    /// <param name="searcherLag">The lag of the searcher. Null when it does not learn.</param>
    internal int? LagWith(int? searcherLag) => searcherLag ?? (Limits.NeedsResults ? Limits.Lag : null);

    /// <summary>Reads the key <c>task</c>. Classification is the task of a file without it.</summary>
    private static LearningTask ReadTask(SpecMapReader reader, DatasetSpec? dataset)
    {
        LearningTask task = reader.Choice("task", LearningTask.All.ToDictionary(known => known.Name), LearningTask.Default);
        if (!task.HasClasses && dataset?.Binarize is { } binarize)
        {
            reader.Problems.Error(
                $"dataset.binarize makes classes, and task is {task.Name}, which has none; remove one of the two",
                binarize.Location);
        }

        if (task.HasClasses) dataset?.RefuseSeveralLabels(task, reader.Problems);
        if (task.HasLabels) dataset?.RequireSeveralLabels(task, reader.Problems);
        return task;
    }

    private static Reported OwnTask(SpecMapReader reader)
    {
        if (reader.Has("task")) reader.Error("task", "training.command measures its own metrics: remove task");
        return Reported.Task;
    }

    private static SpecMap NoModel(SpecMapReader reader)
    {
        if (reader.Has("model")) reader.Error("model", "training.command trains, and makes its own network or none: remove model");
        return new SpecMap([]);
    }

    /// <summary>Reads the key <c>keep</c>: best, all, or a number of trials.</summary>
    private static int? ReadKeep(SpecMapReader reader)
    {
        switch (reader.Word("keep", "best", "all"))
        {
            case "all":
                return null;
            case "best":
                return 1;
            case null when reader.Node("keep") is null or SpecScalar { Kind: ScalarKind.Integer }:
                return reader.Integer("keep", 1, min: 1, max: MaxKept);
            default:
                reader.Error("keep", "it must be best, all, or the number of the best trials whose weights are kept");
                return 1;
        }
    }

    private static void RequireText(SpecMapReader reader, string key, string expected)
    {
        if (reader.RequiredNode(key, $"write {key}: {expected}") is not null && reader.Text(key) is { } text && text != expected)
            reader.Error(key, $"this version reads {expected} only");
    }

    private static string ReadName(SpecMapReader reader)
    {
        reader.RequiredNode("name", "a name of the experiment, as in name: mnist-grid");
        if (reader.Text("name") is not { } name) return "";
        if (!ExperimentId.IsName(name)) reader.Error("name", ExperimentId.NameRule);
        return name;
    }
}
