namespace Gridfold.Grains.Scheduling;

/// <summary>The trial that a race compares with: the best of the finished trials of earlier cohorts.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Score">The trial's score.</param>
/// <param name="FoldScores">The score of each fold.</param>
internal sealed record RaceLeader(long Trial, double Score, IReadOnlyList<double> FoldScores);
