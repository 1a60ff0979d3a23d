namespace ProtoP2P.Transports.Memory;

/// <summary>Limits of a <see cref="MemoryTransport"/>.</summary>
public sealed class MemoryTransportOptions
{
    /// <summary>Bytes that may be under way in each direction of a connection before its writer waits: 1 to 67,108,864. Default 262,144.</summary>
    public int PipeCapacity { get; set; } = 256 * 1024;

    /// <summary>Connections that may wait to be accepted at one listener before further dials wait: 1 to 65,535. Default 128.</summary>
    public int Backlog { get; set; } = 128;

    /// <summary>Checks the ranges above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        OptionRange.Check(PipeCapacity, 1, 64 * 1024 * 1024, nameof(PipeCapacity));
        OptionRange.Check(Backlog, 1, 65_535, nameof(Backlog));
    }
}
