using Gridfold.Engines;
using Gridfold.Models.Devices;
using Gridfold.Models.SelfTests;

SelfTestProcess.RunIfAsked();

// As a slot's thread is.
TrainingDevice.Cpu.Enter();
bool isFused = args is ["fused", ..];
string filter = args.Skip(isFused ? 1 : 0).FirstOrDefault("");
Case[] cases = [.. Cases.All.Where(shape => shape.Name.Contains(filter, StringComparison.Ordinal))];
if (isFused) FusedTable.Print(cases);
else DenseTable.Print(cases);
