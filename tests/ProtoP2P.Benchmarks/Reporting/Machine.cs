using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;

namespace ProtoP2P.Benchmarks.Reporting;

/// <summary>Where the figures are from.</summary>
internal static class Machine
{
    /// <summary>One line.</summary>
    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTime.UtcNow:yyyy-MM-dd}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, {(GCSettings.IsServerGC ? "server" : "workstation")} GC, two processes on loopback");
}
