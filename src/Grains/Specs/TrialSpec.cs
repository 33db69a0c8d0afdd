using Gridfold.Grains.Search;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Models.Networks;
using Gridfold.Models.OwnCode;
using Gridfold.Models.Training;

namespace Gridfold.Grains.Specs;

/// <summary>The spec of one trial's training: the sections of the file with the trial's hyper-parameters put in.</summary>
/// <param name="Network">The network.</param>
/// <param name="Training">The optimizer, the loss, the batch size and the epochs.</param>
public sealed record TrialSpec(NetworkSpec Network, TrainingSpec Training)
{
    /// <summary>Puts an assignment into the experiment's sections.</summary>
    /// <returns>The trial's spec. Null when errors were reported.</returns>
    public static TrialSpec? Bind(ExperimentSpec experiment, IReadOnlyDictionary<string, SpecNode> assignment, Problems problems)
    {
        SpecNode model = Placeholders.Substitute(experiment.Model, assignment);
        SpecNode training = Placeholders.Substitute(experiment.Training, assignment);
        NetworkSpec? network = SpecMapReader.Open(model, "model", problems) is { } modelReader ? NetworkSpec.Read(modelReader) : null;
        TrainingSpec? trainingSpec = SpecMapReader.Open(training, "training", problems) is { } trainingReader
            ? TrainingSpec.Read(trainingReader, experiment.Task)
            : null;
        if (network?.Own is { } own && !IsWritten(own, experiment))
        {
            problems.Error("model.class comes from a hyper-parameter, and code of your own must stand in the file itself: write class and "
                + "assembly under model; the name of the class can be a hyper-parameter", own.Location);
        }

        if (network is null || trainingSpec is null) return null;
        if (trainingSpec.Best is not null)
            trainingSpec = trainingSpec with { Best = BestBy(experiment.Searcher.Objective, (training as SpecMap)?["report"], problems) };
        return new TrialSpec(network, trainingSpec with { Metrics = trainingSpec.Metrics.With(experiment.Metrics) });
    }

    /// <summary>Whether the file says that it brings code, and which, whatever the hyper-parameters are.</summary>
    private static bool IsWritten(OwnNetworkLayer own, ExperimentSpec experiment) =>
        experiment.HasOwnNetwork && (experiment.Model as SpecMap)?[OwnClass.AssemblyKey] is SpecScalar { Written: var path }
        && path == own.Source.Assembly;

    /// <summary>The rule for the best epoch: the best value of the metric that gives the score.</summary>
    private static BestEpoch BestBy(Objective objective, SpecNode? place, Problems problems)
    {
        bool isOfValidation = MetricTable.Find(objective.Metric) is not null
            && objective.Metric.StartsWith(MetricTable.Validation, StringComparison.Ordinal);
        if (!isOfValidation)
        {
            problems.Error(
                $"training.report is best, and the metric of the search is {objective.Metric}; the best epoch is chosen by a metric of "
                    + "validation rows: write report: last, or search by such a metric", place?.Location);
        }

        return new BestEpoch(objective.Metric, objective.IsMaximized);
    }

    /// <summary>The <c>model</c> section with an assignment put in.</summary>
    public static SpecNode ModelOf(ExperimentSpec experiment, IReadOnlyList<Hyperparameter> hyperparameters) =>
        Placeholders.Substitute(experiment.Model, hyperparameters.ToDictionary(value => value.Name, value => value.Node));

    /// <summary>Puts an assignment of the experiment's searcher into the experiment's sections.</summary>
    /// <exception cref="InputException">A value is not possible at its place.</exception>
    public static TrialSpec Bind(ExperimentSpec experiment, IReadOnlyList<Hyperparameter> hyperparameters) =>
        BindSuggestion(experiment, [.. hyperparameters.Select(value => (value.Name, value.Node))]);

    /// <summary>Puts a suggestion of the experiment's searcher into the experiment's sections.</summary>
    /// <exception cref="InputException">A value is not possible at its place.</exception>
    internal static TrialSpec BindSuggestion(ExperimentSpec experiment, IReadOnlyList<(string Name, SpecNode Value)> values)
    {
        var problems = new Problems();
        TrialSpec? trial = Bind(experiment, values.ToDictionary(value => value.Name, value => value.Value), problems);
        problems.ThrowIfAny();
        return trial!;
    }

    /// <summary>
    /// Reports every value that no trial could use. Each value of a parameter is tried with the first values of the others. So the cost is
    /// the sum of the axes, not their product. A conditional parameter is tried in each value that it belongs to.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="problems">Receives the problems.</param>
    public static void CheckAll(ExperimentSpec experiment, Problems problems) => CheckAll(experiment, _ => { }, problems);

    /// <summary>
    /// Checks as <see cref="CheckAll(ExperimentSpec, Problems)"/> does, and also the networks' shapes and memory, and the files of their
    /// first weights.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="dataset">The experiment's data.</param>
    /// <param name="files">The files that the experiment may name.</param>
    /// <param name="memory">The most memory that a network may take.</param>
    /// <param name="problems">Receives the problems.</param>
    /// <returns>The estimate of the network that takes the most memory, in bytes.</returns>
    public static double CheckAll(
        ExperimentSpec experiment, Dataset dataset, ReadableFiles files, MemoryLimit memory, Problems problems)
    {
        if (experiment.HasCommand) CommandTraining.Check(experiment.Dataset, dataset, problems);
        double most = 0;
        CheckAll(experiment, trial => most = Math.Max(most, Check(trial, dataset, files, memory, problems)), problems);
        return most;
    }

    /// <summary>
    /// The networks of the user's classes that trials can have, each once: see <see cref="CheckAll(ExperimentSpec, Problems)"/>.
    /// </summary>
    public static IReadOnlyList<OwnNetworkLayer> OwnNetworksOf(ExperimentSpec experiment)
    {
        var networks = new Dictionary<string, OwnNetworkLayer>();
        CheckAll(experiment, trial =>
        {
            if (trial.Network.Own is not { } own) return;
            string values = string.Join(
                ", ", own.Source.Settings.Select(setting => $"{setting.Name}: {setting.Value.Kind} {setting.Value.Text}"));
            networks.TryAdd($"{own.Source.Name} {values}", own);
        }, new Problems());
        return [.. networks.Values];
    }

    /// <summary>A schedule of the learning rate that depends on the last epoch. Null when no trial has one.</summary>
    internal static LearningRateSchedule? ScheduleUpToLastEpoch(ExperimentSpec experiment)
    {
        LearningRateSchedule? found = null;
        CheckAll(experiment, trial => found ??= trial.Training.Schedule is { DependsOnLastEpoch: true } schedule ? schedule : null,
            new Problems());
        return found;
    }

    /// <summary>The greatest size of a checkpoint after the last epoch of a trial, in bytes. It is an estimate.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="dataset">The experiment's data.</param>
    public static double LargestCheckpoint(ExperimentSpec experiment, Dataset dataset)
    {
        double most = 0;
        CheckAll(experiment, trial => most = Math.Max(most, MemoryEstimate.Of(
            new RunSpec(trial.Network, trial.Training), dataset.InputShape, dataset.Targets.Head.Width, dataset.RowCount)
            .LastCheckpointOf(trial.Training)), new Problems());
        return most;
    }

    /// <summary>Estimates the memory of the trial's network.</summary>
    /// <param name="inputShape">The shape of one row.</param>
    /// <param name="headWidth">The number of values that the task asks of the last layer.</param>
    /// <param name="rows">The most rows of a mini-batch.</param>
    /// <param name="limit">The most memory that the network may take.</param>
    /// <param name="problems">Receives the problem of a network that takes more.</param>
    public MemoryEstimate CheckMemory(IReadOnlyList<int> inputShape, int headWidth, int rows, MemoryLimit limit, Problems problems)
    {
        var run = new RunSpec(Network, Training);
        var estimate = MemoryEstimate.Of(run, inputShape, headWidth, rows);
        estimate.Check(run, limit, problems);
        return estimate;
    }

    private static double Check(TrialSpec trial, Dataset dataset, ReadableFiles files, MemoryLimit memory, Problems problems)
    {
        trial.Training.Augmentation?.Check(dataset.InputShape, problems);
        trial.Training.Loss.Check(dataset.ClassNames, problems);
        trial.Training.Threshold?.Check(dataset.ClassNames, problems);

        // Another trial may have the same problem, which counts once. Its network has no memory to estimate either.
        var found = new Problems();
        try
        {
            NetworkSpec network = trial.Network.Locate(files);
            network.CheckTokens(dataset.Table, found);
            if (found.Errors.Count == 0) network.Check(dataset.InputShape, dataset.Targets.Head, found);
        }
        catch (InputException exception)
        {
            foreach (Problem problem in exception.Problems) found.Error(problem.Message, problem.Location);
        }

        foreach (Problem problem in found.Errors) problems.Error(problem.Message, problem.Location);
        foreach (Problem problem in found.Warnings) problems.Warning(problem.Message, problem.Location);
        if (found.Errors.Count > 0) return 0;
        return trial.CheckMemory(dataset.InputShape, dataset.Targets.Head.Width, dataset.RowCount, memory, problems).Bytes;
    }

    private static void CheckAll(ExperimentSpec experiment, Action<TrialSpec> check, Problems problems)
    {
        foreach (IReadOnlyDictionary<string, SpecNode> assignment in SpaceProbes.Of(experiment.Space))
        {
            if (experiment.HasCommand)
            {
                CommandTraining.Bind(experiment, assignment, problems);
                continue;
            }

            if (Bind(experiment, assignment, problems) is not { } trial) continue;
            CheckSchedule(trial, experiment.Space, problems);
            NestedRules.CheckTraining(experiment, trial.Training, problems);
            check(trial);
        }
    }

    /// <summary>Reports a learning rate that depends on the last epoch where one training is read at several epochs.</summary>
    private static void CheckSchedule(TrialSpec trial, SearchSpace space, Problems problems)
    {
        if (space.Budget is not { } budget || trial.Training.Schedule is not { DependsOnLastEpoch: true } schedule) return;
        problems.Error(
            $"training.lr_schedule {schedule.Name} depends on the last epoch, and hyperparameters.{budget.Name} has the role budget, "
                + "so trials that differ in it are one training; remove the role, or choose another schedule",
            schedule.Location);
    }
}
