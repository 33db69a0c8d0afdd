using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Gridfold.Models.SelfTests;

namespace Gridfold.Client.Tests;

/// <summary>
/// Runs the self-test before the tests, so that searches in this process train with the setting that it finds right. Networks of users
/// need more, and their processes are not offered here.
/// </summary>
internal static class SelfTestBeforeTests
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The test runner's Main is generated; this runs before it.")]
    internal static void RunIfAsked() => SelfTestProcess.RunIfAsked();
}
