namespace Acme;

public sealed class Blobs : IBlobs
{
    public ValueTask<ReadOnlyMemory<byte>> ReverseAsync(ReadOnlyMemory<byte> blob, CancellationToken cancellationToken = default)
    {
        byte[] reversed = blob.ToArray();
        reversed.AsSpan().Reverse();
        return ValueTask.FromResult<ReadOnlyMemory<byte>>(reversed);
    }
}
