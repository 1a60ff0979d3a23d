using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Security;

/// <summary>Passes the first write through, and holds back the later ones until it is opened.</summary>
internal sealed class GatedChannel(IByteChannel inner) : IByteChannel
{
    private readonly MemoryStream _held = new();
    private int _writes;
    private bool _open;

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_open || _writes++ == 0)
        {
            return inner.WriteAsync(buffer, cancellationToken);
        }

        _held.Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _open = true;
        await inner.WriteAsync(_held.ToArray(), cancellationToken);
    }

    public void Abort() => inner.Abort();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
