using Gridfold.Models.SelfTests.Cases;

namespace Gridfold.Models.SelfTests.Engines;

/// <summary>An engine's arithmetic on a device, as the self-test asks for it.</summary>
internal interface ITestedArithmetic
{
    /// <summary>The engine's name: libtorch, dense or fused.</summary>
    string Engine { get; }

    /// <summary>Computes a case.</summary>
    /// <returns>
    /// The quantities that the engine computes. For several networks, the numbers of one follow those of the other. Null where the engine
    /// does not know the operation.
    /// </returns>
    Quantity[]? Compute(SelfTestCase testCase);
}
