namespace ProtoP2P.Transports;

/// <summary>What <see cref="IByteChannel.WaitToReadAsync"/> comes to where there is nothing to wait with.</summary>
internal static class ReadWait
{
    /// <summary>Over at once, unless it was cancelled before.</summary>
    public static ValueTask AtOnce(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled(cancellationToken) : ValueTask.CompletedTask;
}
