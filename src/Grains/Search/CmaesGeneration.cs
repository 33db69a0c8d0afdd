using Gridfold.Grains.Search.Cmaes;

namespace Gridfold.Grains.Search;

/// <summary>What CMA-ES knows after a generation.</summary>
/// <param name="Draws">The distribution.</param>
/// <param name="Margin">The margin of the run's population.</param>
/// <param name="Read">The last trial whose result the distribution follows from; 0 at the start.</param>
/// <param name="First">The first trial of the generation that makes the next distribution.</param>
/// <param name="Run">The number of the run, from 0. Each restart begins a run.</param>
/// <param name="Best">The least cost of a completed trial of the run.</param>
/// <param name="Stalled">The generations since the run's best trial.</param>
internal sealed record CmaesGeneration(
    CmaesDraws Draws, IntegerMargin Margin, long Read, long First, int Run, double Best, int Stalled)
{
    /// <summary>The last trial of the generation that makes the next distribution.</summary>
    public long Last => First + Draws.State.Rates.Population - 1;
}
