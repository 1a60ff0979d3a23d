namespace ProtoP2P.Benchmarks.Systems.Bytes;

/// <summary>Bytes both ways, as each system has them at the least cost.</summary>
internal interface IByteStream : IAsyncDisposable
{
    /// <summary>Sends.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Ends what is sent; reading goes on.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Reads some bytes; 0 at the end.</summary>
    ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken);

    /// <summary>Reads what there is and forgets it; 0 at the end.</summary>
    ValueTask<int> SkipAsync(CancellationToken cancellationToken);
}
