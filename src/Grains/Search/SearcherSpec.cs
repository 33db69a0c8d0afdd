using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Models.Tasks;

namespace Gridfold.Grains.Search;

/// <summary>The <c>searcher</c> section: the searcher and the objective. Each searcher has its own specification.</summary>
public abstract record SearcherSpec
{
    /// <summary>
    /// The searchers that a file may name, each with the function that reads its keys. A new searcher needs one line here.
    /// </summary>
    internal static Dictionary<string, Func<SpecMapReader, SearchSpace, SearcherSpec>> Known { get; } = new()
    {
        ["auto"] = AutoSearcher.Spec.Read,
        ["cmaes"] = CmaesSearcher.Spec.Read,
        ["gp"] = GpSearcher.Spec.Read,
        ["grid"] = GridSearcher.Spec.Read,
        ["list"] = ListSearcher.Spec.Read,
        ["nsga2"] = Nsga2Searcher.Spec.Read,
        ["random"] = RandomSearcher.Spec.Read,
        ["sobol"] = SobolSearcher.Spec.Read,
        ["tpe"] = TpeSearcher.Spec.Read,
    };

    /// <summary>The searcher's name in the file.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The number of trials as the file states it; null when the searcher derives it from other keys. It can be above
    /// <see cref="ISearcher.TrialCount"/> in a finite space. Random searches once tried points again, so a stored one
    /// may have recorded that many.
    /// </summary>
    public virtual long? StatedTrials => null;

    /// <summary>Whether the searcher learns. It then reads the priors of parameters, and the trials of a warm start.</summary>
    public virtual bool Learns => false;

    /// <summary>Whether the searcher takes several objectives. One that learns must learn from all of them.</summary>
    public virtual bool TakesSeveralObjectives => !Learns;

    /// <summary>The earlier experiments that the search begins with, or null.</summary>
    public WarmStart? WarmStart { get; init; }

    /// <summary>The objective of the search.</summary>
    public Objective Objective { get; init; } = DefaultObjectiveOf(LearningTask.Default);

    /// <summary>The objective of a section that names no metric.</summary>
    public static Objective DefaultObjectiveOf(LearningTask task) =>
        new(task.DefaultMetric, MetricTable.Find(task.DefaultMetric)?.IsMaximized ?? true);

    /// <summary>Reads the section and checks its keys against the space.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="space">The search space.</param>
    /// <param name="task">The task, which knows the metrics.</param>
    /// <returns>The specification. Null, with a problem reported, when the section names no known searcher.</returns>
    public static SearcherSpec? Read(SpecMapReader reader, SearchSpace space, LearningTask task)
    {
        reader.RequiredNode("name", string.Join(" or ", Known.Keys));
        Func<SpecMapReader, SearchSpace, SearcherSpec>? read = reader.Choice("name", Known!, null);
        Objective objective = ObjectiveReader.Read(reader, task);

        // Without a known searcher, the set of its other keys is unknown too.
        if (read is null) return null;
        SearcherSpec spec = read(reader, space) with { Objective = objective };
        if (spec.Learns) spec = spec with { WarmStart = WarmStart.Read(reader, space, objective) };
        reader.RejectUnknownKeys();
        ObjectiveReader.Check(spec, reader);
        WarnOfPriors(spec, space, reader.Problems);
        return spec;
    }

    /// <summary>Which searcher suggests the trials, and why, where the section leaves the choice to Gridfold. Otherwise null.</summary>
    /// <param name="space">The search space.</param>
    public virtual SearcherChoice? ChoiceFor(SearchSpace space) => null;

    /// <summary>Creates the searcher that the section describes.</summary>
    /// <param name="space">The search space.</param>
    /// <param name="seed">The experiment's seed.</param>
    public abstract ISearcher Create(SearchSpace space, ulong seed);

    private static void WarnOfPriors(SearcherSpec spec, SearchSpace space, Problems problems)
    {
        if (spec.Learns || space.Parameters.FirstOrDefault(known => known.Prior is not null) is not { } parameter) return;
        problems.Warning(
            $"hyperparameters.{parameter.Name}.prior changes nothing: the searcher {spec.Name} reads no priors; "
                + "use tpe, gp, cmaes, nsga2 or auto, or remove the prior", parameter.Prior!.Location);
    }
}
