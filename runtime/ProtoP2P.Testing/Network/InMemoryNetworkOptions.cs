using Microsoft.Extensions.Logging;
using ProtoP2P.Transports;

namespace ProtoP2P.Testing;

/// <summary>How an <see cref="InMemoryNetwork"/> behaves.</summary>
public sealed class InMemoryNetworkOptions
{
    /// <summary>How bytes fare between nodes of which <see cref="InMemoryNetwork.SetConditions(LinkConditions)"/> has not said more. Default: perfect.</summary>
    public LinkConditions Conditions { get; set; } = LinkConditions.Perfect;

    /// <summary>The seed of every random choice. Default 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Bytes that may be under way in each direction of a connection before its writer waits, 1 to 67,108,864: the window of the connection. Default 262,144.</summary>
    public int PipeCapacity { get; set; } = 256 * 1024;

    /// <summary>Connections that may wait to be accepted at one listener before further dials wait: 1 to 65,535. Default 128.</summary>
    public int Backlog { get; set; } = 128;

    /// <summary>How many of the last events <see cref="InMemoryNetwork.Trace"/> keeps: 0 to 1,000,000. Default 0, none.</summary>
    public int TraceCapacity { get; set; }

    /// <summary>
    /// Applied to the options of every host that <see cref="InMemoryNetwork.CreateHostAsync"/> makes, before its own: services such as identify, limits,
    /// interceptors.
    /// </summary>
    public Action<Libp2pHostOptions>? ConfigureHosts { get; set; }

    /// <summary>Takes the log lines of the hosts, such as <c>output.WriteLine</c>, from any thread. Default: none.</summary>
    public Action<string>? Log { get; set; }

    /// <summary>The least level that goes to <see cref="Log"/>. Default <see cref="LogLevel.Debug"/>.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.Debug;

    /// <summary>Checks the ranges above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Conditions);
        Conditions.Validate();
        OptionRange.Check(PipeCapacity, 1, 64 * 1024 * 1024, nameof(PipeCapacity));
        OptionRange.Check(Backlog, 1, 65_535, nameof(Backlog));
        OptionRange.Check(TraceCapacity, 0, 1_000_000, nameof(TraceCapacity));
    }
}
