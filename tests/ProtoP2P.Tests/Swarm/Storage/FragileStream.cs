namespace ProtoP2P.Tests.Swarm.Storage;

/// <summary>A file that is being written: each write is a step, and half of the one that fails is there all the same.</summary>
internal sealed class FragileStream(FragileDisk disk) : MemoryStream
{
    public bool IsSynced { get; set; }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            disk.Step();
        }
        catch (IOException)
        {
            await base.WriteAsync(buffer[..(buffer.Length / 2)], cancellationToken);
            throw;
        }

        await base.WriteAsync(buffer, cancellationToken);
    }
}
