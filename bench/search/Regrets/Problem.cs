using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.SearchBench.Regrets;

/// <summary>A function of parameters whose greatest value is looked for.</summary>
/// <param name="set">The name of the set of problems.</param>
/// <param name="task">The problem's name in the set.</param>
/// <param name="spaceText">The parameters as JSON, as in the section <c>hyperparameters</c> of an experiment file.</param>
internal abstract class Problem(string set, string task, string spaceText)
{
    /// <summary>The name of the set of problems.</summary>
    public string Set { get; } = set;

    /// <summary>The problem's name in the set.</summary>
    public string Task { get; } = task;

    /// <summary>The parameters as JSON, as in the section <c>hyperparameters</c> of an experiment file.</summary>
    public string SpaceText { get; } = spaceText;

    /// <summary>The parameters.</summary>
    public SearchSpace Space { get; } = SearchSpace.Read(SpecJson.Read(spaceText), new Problems());

    /// <summary>The score of an assignment.</summary>
    /// <param name="values">The values as text, in the order of the space.</param>
    public abstract double Evaluate(IReadOnlyList<string> values);

    /// <summary>What a score lacks, as the table of the set shows it.</summary>
    public abstract double RegretOf(double score);
}
