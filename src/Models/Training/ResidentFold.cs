using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>A fold's rows in a device's memory, lent until this object is disposed of. Callers only read them.</summary>
internal sealed class ResidentFold : IDisposable
{
    private readonly ResidentRows _rows;
    private readonly Action _giveBack;

    public ResidentFold(TrainingDevice device, ResidentRows rows, Action giveBack) => (Device, _rows, _giveBack) = (device, rows, giveBack);

    /// <summary>The device that holds the rows.</summary>
    public TrainingDevice Device { get; }

    /// <summary>The same rows in the processor's memory.</summary>
    public FoldData Data => _rows.Data;

    /// <summary>The training inputs, [rows, ...input shape], 32-bit floats.</summary>
    public Tensor TrainingInputs => _rows.TrainingInputs;

    /// <summary>The training targets, in the form that the losses read.</summary>
    public Tensor TrainingTargets => _rows.TrainingTargets;

    /// <summary>The validation inputs, [rows, ...input shape], 32-bit floats.</summary>
    public Tensor ValidationInputs => _rows.ValidationInputs;

    /// <summary>The validation targets, in the form of the training targets.</summary>
    public Tensor ValidationTargets => _rows.ValidationTargets;

    public void Dispose() => _giveBack();
}
