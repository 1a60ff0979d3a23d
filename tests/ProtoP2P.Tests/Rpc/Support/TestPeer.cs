using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

/// <summary>A peer whose streams lead to handlers in this process.</summary>
internal sealed class TestPeer : IRpcPeer
{
    private readonly Dictionary<string, StreamHandler> _handlers = [];

    public string Description => "the test peer";

    public RpcPeerState State { get; } = new();

    public IReadOnlyList<string>? KnownProtocols { get; set; }

    public int Window { get; init; } = 256 << 10;

    public TestConnection Connection { get; init; } = new();

    /// <summary>What was proposed, in order: the ids, and whether optimistically.</summary>
    public List<(string Ids, bool IsOptimistic)> Proposals { get; } = [];

    /// <summary>The dialer's ends of all streams that were opened.</summary>
    public List<TestStream> Streams { get; } = [];

    /// <summary>The listener's ends of the same.</summary>
    public List<TestStream> Accepted { get; } = [];

    /// <summary>What the handlers returned with, for tests that await the serving end.</summary>
    public List<Task> Served { get; } = [];

    /// <summary>Fails every opening.</summary>
    public Exception? OpenError { get; set; }

    /// <summary>Stops every opening until it completes.</summary>
    public Task OpenGate { get; set; } = Task.CompletedTask;

    /// <summary>Sees every pair before the handler does.</summary>
    public Action<TestStream, TestStream> OnOpened { get; set; } = static (_, _) => { };

    public void Serve(string id, StreamHandler handler) => _handlers[id] = handler;

    /// <summary>Lets go of everything that was recorded.</summary>
    public void Forget()
    {
        Proposals.Clear();
        Streams.Clear();
        Accepted.Clear();
        Served.Clear();
        Proposals.TrimExcess();
        Streams.TrimExcess();
        Accepted.TrimExcess();
        Served.TrimExcess();
    }

    public async ValueTask<IPeerStream> OpenStreamAsync(IReadOnlyList<string> protocolIds, bool optimistic, CancellationToken cancellationToken)
    {
        Proposals.Add((string.Join(",", protocolIds), optimistic));
        await OpenGate.WaitAsync(cancellationToken);
        if (OpenError is not null)
        {
            throw OpenError;
        }

        string? agreed = protocolIds.FirstOrDefault(_handlers.ContainsKey);
        if (agreed is null && !optimistic)
        {
            throw new NegotiationException([.. protocolIds], "the peer answered na");
        }

        (TestStream dialer, TestStream listener) = TestStream.CreatePair(agreed ?? protocolIds[0], Connection, Window);
        Streams.Add(dialer);
        Accepted.Add(listener);
        OnOpened(dialer, listener);
        if (agreed is null)
        {
            dialer.InputLane.Reader.Refusal = new NegotiationException([.. protocolIds], "the peer answered na");
            return dialer;
        }

        Served.Add(Task.Run(() => ServeAsync(_handlers[agreed], listener), CancellationToken.None));
        return dialer;
    }

    private static async Task ServeAsync(StreamHandler handler, TestStream stream)
    {
        try
        {
            await handler(stream, stream.Aborted);
        }
        finally
        {
            await stream.DisposeAsync();
        }
    }
}
