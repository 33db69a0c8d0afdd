using System.Globalization;

namespace Gridfold.SearchBench.Regrets;

/// <summary>One task of a scenario.</summary>
/// <param name="surrogate">The scenario's model.</param>
/// <param name="task">The task.</param>
/// <param name="worst">The least value of the metric that 500,000 random assignments of all parameters gave.</param>
/// <param name="best">The greatest value. A search can find a better one, since it may look longer near the best.</param>
internal sealed class SurrogateProblem(Surrogate surrogate, string task, double worst, double best)
    : Problem(surrogate.Scenario.Name, task, surrogate.SpaceText)
{
    /// <summary>The scenario's model.</summary>
    public Surrogate Surrogate => surrogate;

    public override double Evaluate(IReadOnlyList<string> values) => surrogate.Predict(Task, values);

    /// <summary>The part of the range from worst to best that a score lacks. It is below 0 for a score above the best.</summary>
    public override double RegretOf(double score) => (best - score) / (best - worst);

    /// <summary>Reads the ranges of a scenario's tasks.</summary>
    /// <param name="surrogate">The scenario's model.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="folder">The folder of YAHPO Gym's data.</param>
    public static SurrogateProblem[] Read(Surrogate surrogate, IEnumerable<string> tasks, string folder)
    {
        Scenario scenario = surrogate.Scenario;
        Dictionary<(string Task, string Statistic), double> ranges = File.ReadLines(Path.Combine(folder, "instance_target_statistics.csv"))
            .Select(line => line.Split(','))
            .Where(cells => cells[0] == scenario.Target && cells[3] == scenario.Name)
            .ToDictionary(cells => (cells[4], cells[1]), cells => double.Parse(cells[2], CultureInfo.InvariantCulture));
        return [.. tasks.Select(task => new SurrogateProblem(surrogate, task, ranges[(task, "min")], ranges[(task, "max")]))];
    }
}
