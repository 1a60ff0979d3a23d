using System.Threading.Channels;

namespace ProtoP2P.Identify.Tests;

/// <summary>A peer whose part of identify the test plays: it answers and takes pushes when it may, asks when it is told to, and keeps what it is pushed.</summary>
internal sealed class ScriptedPeer(Libp2pHost host) : IIdentify, IIdentifyPush
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Channel<IdentifyMessage> _pushes = Channel.CreateUnbounded<IdentifyMessage>();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayTake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string[] _served = [IdentifyProtocol.Id, IdentifyProtocol.PushId];

    /// <summary>The peer's node, which has no identify of its own.</summary>
    public Libp2pHost Host { get; } = host;

    /// <summary>Completes when somebody asks this peer.</summary>
    public Task Asked => _asked.Task.WaitAsync(Patience, Token);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Serves identify; the answer waits for <see cref="Answer"/>.</summary>
    public ScriptedPeer ServeIdentify()
    {
        Host.AddProtocol<IIdentify>(this);
        return this;
    }

    /// <summary>Serves identify push; a push has come as soon as it was read, and ends after <see cref="TakePushes"/>.</summary>
    public ScriptedPeer ServePush()
    {
        Host.AddProtocol<IIdentifyPush>(this);
        return this;
    }

    public ScriptedPeer Answer()
    {
        _mayAnswer.TrySetResult();
        return this;
    }

    public ScriptedPeer TakePushes()
    {
        _mayTake.TrySetResult();
        return this;
    }

    /// <summary>Dials, or dials once more.</summary>
    public Task<IPeerConnection> DialAsync(Libp2pHost other) =>
        Host.ConnectToUnknownPeerAsync(other.ListenAddresses[0], Token).AsTask().WaitAsync(Patience, Token);

    /// <summary>What the other end says that it serves.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(IPeerConnection connection) =>
        [.. (await Host.GetClient<IIdentify>(connection).IdentifyAsync(Token).ToArrayAsync(Token)).SelectMany(message => message.Protocols)];

    /// <summary>Pushes that this peer serves these; completes when the other end has taken it.</summary>
    public async Task PushAsync(IPeerConnection connection, params string[] protocols)
    {
        _served = protocols;
        await Host.GetClient<IIdentifyPush>(connection).PushAsync(new[] { Say(protocols) }.ToAsyncEnumerable(), Token);
    }

    /// <summary>What the next push says that its sender serves.</summary>
    public async Task<IReadOnlyList<string>> NextPushAsync() => (await _pushes.Reader.ReadAsync(Token).AsTask().WaitAsync(Patience, Token)).Protocols;

    async IAsyncEnumerable<IdentifyMessage> IIdentify.IdentifyAsync(RpcCall call)
    {
        IdentifyMessage answer = Say(_served);
        _asked.TrySetResult();
        await _mayAnswer.Task.WaitAsync(call.CancellationToken);
        yield return answer;
    }

    async ValueTask IIdentifyPush.PushAsync(IAsyncEnumerable<IdentifyMessage> messages, RpcCall call)
    {
        var merged = new IdentifyMessage();
        await foreach (IdentifyMessage message in messages)
        {
            merged.MergeFrom(message);
        }

        _pushes.Writer.TryWrite(merged);
        await _mayTake.Task.WaitAsync(call.CancellationToken);
    }

    private static IdentifyMessage Say(IEnumerable<string> protocols) => new() { Protocols = { protocols } };
}
