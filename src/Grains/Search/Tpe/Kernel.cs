using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search.Tpe;

/// <summary>
/// The kernels of a Parzen estimator on one axis. Each observation has a kernel around its value; a wide prior kernel has none. Values are
/// doubles: a place from 0 to 1 or a position. The energy of a value under a kernel is minus the logarithm of its density. Energies and
/// scales leave out what all kernels of an axis share, the prior's included.
/// </summary>
internal abstract class Kernel
{
    /// <summary>Divides each factor by the part of its kernel's integral that is not in its energies.</summary>
    /// <param name="centres">The observations. The length is a multiple of 4.</param>
    /// <param name="width">The kernels' standard deviation, as a part of the axis.</param>
    /// <param name="factors">The factors of the observations' densities.</param>
    public abstract void Normalise(ReadOnlySpan<double> centres, double width, Span<double> factors);

    /// <summary>Adds the energy of a value under each kernel.</summary>
    /// <param name="value">The value.</param>
    /// <param name="centres">See <see cref="Normalise"/>.</param>
    /// <param name="width">See <see cref="Normalise"/>.</param>
    /// <param name="kernels">The number of kernels that count, the prior's included.</param>
    /// <param name="energies">The sums of energies over the axes.</param>
    /// <returns>The energy under the prior kernel.</returns>
    public abstract double AddEnergies(double value, ReadOnlySpan<double> centres, double width, int kernels, Span<double> energies);

    /// <summary>Draws a value from a kernel.</summary>
    /// <param name="centre">The observation; null for the prior kernel.</param>
    /// <param name="width">See <see cref="Normalise"/>.</param>
    /// <param name="kernels">See <see cref="AddEnergies"/>.</param>
    /// <param name="random">The random stream.</param>
    public abstract double Draw(double? centre, double width, int kernels, RandomStream random);
}
