using Gridfold.Grains.Search;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;

namespace Gridfold.Grains.Specs;

/// <summary>What one trial trains: the sections of the file with its hyper-parameters put in.</summary>
/// <param name="Network">The network.</param>
/// <param name="Training">Optimizer, loss, batch size, epochs.</param>
public sealed record TrialSpec(NetworkSpec Network, TrainingSpec Training)
{
    /// <summary>Puts an assignment into the experiment's sections.</summary>
    /// <returns>Null when errors were reported.</returns>
    public static TrialSpec? Bind(ExperimentSpec experiment, IReadOnlyDictionary<string, SpecNode> assignment, Problems problems)
    {
        SpecNode model = Placeholders.Substitute(experiment.Model, assignment);
        SpecNode training = Placeholders.Substitute(experiment.Training, assignment);
        NetworkSpec? network = SpecMapReader.Open(model, "model", problems) is { } modelReader ? NetworkSpec.Read(modelReader) : null;
        TrainingSpec? trainingSpec = SpecMapReader.Open(training, "training", problems) is { } trainingReader ? TrainingSpec.Read(trainingReader) : null;
        return network is null || trainingSpec is null ? null : new TrialSpec(network, trainingSpec);
    }

    /// <summary>The <c>model</c> section with an assignment put in.</summary>
    public static SpecNode ModelOf(ExperimentSpec experiment, IReadOnlyList<Hyperparameter> hyperparameters) =>
        Placeholders.Substitute(experiment.Model, hyperparameters.ToDictionary(value => value.Name, value => value.Node));

    /// <summary>Puts an assignment that the experiment's searcher made into its sections.</summary>
    /// <exception cref="InputException">A value is impossible where it stands.</exception>
    public static TrialSpec Bind(ExperimentSpec experiment, IReadOnlyList<Hyperparameter> hyperparameters)
    {
        var problems = new Problems();
        TrialSpec? trial = Bind(experiment, hyperparameters.ToDictionary(value => value.Name, value => value.Node), problems);
        problems.ThrowIfAny();
        return trial!;
    }

    /// <summary>
    /// Reports every value of every parameter that no trial could use: each is put in beside the first values of the
    /// others, so the cost is the sum of the axes, not their product.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="problems">Where problems go.</param>
    public static void CheckAll(ExperimentSpec experiment, Problems problems) => CheckAll(experiment, _ => { }, problems);

    /// <summary>
    /// As <see cref="CheckAll(ExperimentSpec, Problems)"/>, the networks' shapes and the files of weights that they begin with included.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="dataset">Its data.</param>
    /// <param name="files">Which files it may name.</param>
    /// <param name="problems">Where problems go.</param>
    public static void CheckAll(ExperimentSpec experiment, Dataset dataset, ReadableFiles files, Problems problems)
    {
        CheckAll(experiment, trial => Check(trial, dataset, files, problems), problems);
    }

    private static void Check(TrialSpec trial, Dataset dataset, ReadableFiles files, Problems problems)
    {
        trial.Training.Augmentation?.Check(dataset.InputShape, problems);
        try
        {
            trial.Network.Locate(files).Check(dataset.InputShape, dataset.ClassNames.Count, problems);
        }
        catch (InputException exception)
        {
            foreach (Problem problem in exception.Problems) problems.Error(problem.Message, problem.Location);
        }
    }

    private static void CheckAll(ExperimentSpec experiment, Action<TrialSpec> check, Problems problems)
    {
        Dictionary<string, SpecNode> first = experiment.Space.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Probes[0]);
        Check(experiment, first, check, problems);
        foreach (Parameter parameter in experiment.Space.Parameters)
        {
            foreach (SpecNode probe in parameter.Probes.Skip(1))
                Check(experiment, new Dictionary<string, SpecNode>(first) { [parameter.Name] = probe }, check, problems);
        }
    }

    private static void Check(ExperimentSpec experiment, Dictionary<string, SpecNode> assignment, Action<TrialSpec> check,
        Problems problems)
    {
        if (Bind(experiment, assignment, problems) is { } trial) check(trial);
    }
}
