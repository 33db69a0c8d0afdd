using Gridfold.Models.Devices.SelfTests.Cases;

namespace Gridfold.Models.Devices.SelfTests.Engines;

/// <summary>What computes the cases on a device.</summary>
internal interface ITestedArithmetic
{
    /// <summary>As results name it: libtorch, dense or fused.</summary>
    string Engine { get; }

    /// <summary>
    /// Computes a case. An engine that leaves a quantity out is not judged by it; one that computes several networks at once gives each one's numbers one after another.
    /// </summary>
    /// <returns>Null where the engine does not know the operation.</returns>
    Quantity[]? Compute(SelfTestCase testCase);
}
