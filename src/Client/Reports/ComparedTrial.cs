using Gridfold.Silo.Documents;

namespace Gridfold.Client.Reports;

/// <summary>A trial whose curves are drawn beside those of others.</summary>
/// <param name="Label">The name of the trial in the legend.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Objective">The metric of the trial's search.</param>
internal sealed record ComparedTrial(string Label, TrialDescription Trial, string Objective);
