using Gridfold.Grains.Expenses;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Slots;
using Gridfold.Silo.Slots;
using Microsoft.Extensions.Time.Testing;

namespace Gridfold.Cluster.Tests.Slots;

public sealed class JobChargeTests : IDisposable
{
    private readonly Powercap _machine = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Charge_AFoldGoesOut_TheOthersHaveTheRest()
    {
        HeldLease[] folds = [Fold(1), Fold(2)];
        JobCharge job = Job(new SlotEnergy(null), folds);
        job.Begin(1);
        Pass(seconds: 10);
        job.Charge();
        folds[0].GoOut();
        Pass(seconds: 4);
        job.End();
        Pass(seconds: 100);
        job.Charge();
        Assert.Equal(new Expense(5, 2.5, 0, 0), folds[0].Expense);
        Assert.Equal(new Expense(9, 4.5, 0, 0), folds[1].Expense);
    }

    [Fact]
    public void Charge_TheTrainingHasNotBegun_ChargesNothing()
    {
        HeldLease fold = Fold(1);
        JobCharge job = Job(new SlotEnergy(null), fold);
        Pass(seconds: 10);
        job.Charge();
        Assert.Equal(Expense.None, fold.Expense);
    }

    [Fact]
    public void Expense_OfAFoldThatGoesOn_HasWhatItUsedBefore()
    {
        HeldLease fold = Fold(1);
        fold.Inherited = new Expense(3, 1, 7, 0);
        JobCharge job = Job(new SlotEnergy(null), fold);
        job.Begin(1);
        Pass(seconds: 2);
        job.End();
        Assert.Equal((new Expense(5, 2, 7, 0), new Expense(2, 1, 0, 0)), (fold.Expense, fold.Added));
    }

    [Fact]
    public void Charge_TwoSlotsTrain_EachHasHalfOfTheEnergy()
    {
        SlotEnergy energy = Energy();
        HeldLease first = Fold(1), second = Fold(2);
        JobCharge one = Job(energy, first), other = Job(energy, second);
        Use(joules: 50);
        one.Begin(1);
        Use(joules: 6, seconds: 2);
        other.Begin(2);
        Use(joules: 10, seconds: 4);
        one.End();
        Use(joules: 3, seconds: 1);
        other.End();
        Use(joules: 70);
        Assert.Equal(new Expense(6, 3, 0, 0) { Joules = 6 + 5, MeteredSeconds = 6 }, first.Expense);
        Assert.Equal(new Expense(5, 2.5, 0, 0) { Joules = 5 + 3, MeteredSeconds = 5 }, second.Expense);
    }

    [Fact]
    public void Read_WhileASlotTrainsLong_SeesEachStartOfTheCounter()
    {
        SlotEnergy energy = Energy();
        HeldLease fold = Fold(1);
        JobCharge job = Job(energy, fold);
        job.Begin(1);
        for (int part = 0; part < 5; part++)
        {
            Use(joules: 600);
            energy.Read();
        }

        Pass(seconds: 1);
        job.End();
        Assert.Equal(3000, fold.Expense.Joules, 1e-6);
    }

    [Fact]
    public void Charge_TheCounterIsRefusedLater_TheTimeAfterItHasNoEnergy()
    {
        HeldLease fold = Fold(1);
        JobCharge job = Job(Energy(), fold);
        job.Begin(1);
        Use(joules: 6, seconds: 2);
        job.Charge();
        _machine.Refuse("intel-rapl:0");
        Pass(seconds: 3);
        job.End();
        Assert.Equal(new Expense(5, 2.5, 0, 0) { Joules = 6, MeteredSeconds = 2 }, fold.Expense);
    }

    public void Dispose() => _machine.Dispose();

    private ulong _microjoules;

    private SlotEnergy Energy()
    {
        _machine.Set("intel-rapl:0", 0);
        return new SlotEnergy(ProcessorEnergy.Open(_machine.Folder, out _));
    }

    private void Use(ulong joules, int seconds = 0)
    {
        _microjoules = (_microjoules + (joules * 1_000_000)) % Powercap.Range;
        _machine.Set("intel-rapl:0", _microjoules);
        Pass(seconds);
    }

    private void Pass(int seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private JobCharge Job(SlotEnergy energy, params HeldLease[] folds)
    {
        var job = new JobCharge(slots: 2, energy, _time);
        foreach (HeldLease fold in folds) job.Add(fold);
        return job;
    }

    private static HeldLease Fold(int number) => new(
        new Lease(new LeaseId(1, number), new FoldId("a", 1, number), "s", 1, new LeaseId(1, 1)), CancellationToken.None);
}
