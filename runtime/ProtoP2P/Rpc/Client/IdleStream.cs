namespace ProtoP2P.Rpc;

/// <summary>A stream between two exchanges, with the reader that may hold bytes of it.</summary>
internal sealed record IdleStream(IPeerStream Stream, BodyReader Reader)
{
    /// <summary>Ends it in good order.</summary>
    public async ValueTask CloseAsync()
    {
        Reader.Abandon();
        await Stream.Output.CompleteAsync().ConfigureAwait(false);
        await Stream.DisposeAsync().ConfigureAwait(false);
    }
}
