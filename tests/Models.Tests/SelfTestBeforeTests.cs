using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Gridfold.Models.SelfTests;

namespace Gridfold.Models.Tests;

/// <summary>Runs the self-test before the tests, so that the tests compute with the setting that it finds right.</summary>
internal static class SelfTestBeforeTests
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The test runner's Main is generated; this runs before it.")]
    internal static void RunIfAsked() => SelfTestProcess.RunIfAsked();
}
