using TorchSharp;

namespace Gridfold.Models.Training;

/// <summary>A number for libtorch that changes between the steps of an optimizer.</summary>
internal sealed class StepNumber : IDisposable
{
    private Scalar? _scalar;
    private double _value;

    /// <summary>The number as libtorch takes it. <see cref="Set"/> was called before.</summary>
    public Scalar Scalar => _scalar!;

    /// <summary>Sets the number for the next step.</summary>
    public void Set(double value)
    {
        if (_scalar is not null && value.Equals(_value)) return;
        _scalar?.Dispose();
        (_scalar, _value) = (value.ToScalar(), value);
    }

    public void Dispose() => _scalar?.Dispose();
}
