using Microsoft.Extensions.Logging;
using ProtoP2P.Swarm;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Swarm;

public sealed class InboundConnectionsTests
{
    [Fact]
    public async Task A_listener_that_has_failed_is_let_go_even_where_telling_of_it_fails_and_the_log_has_both()
    {
        var logs = new RecordingLoggerFactory();
        using PrivateKey key = PrivateKey.Generate();
        var settings = new SwarmSettings(
            PeerId.FromPublicKey(key.PublicKey), new ConnectionOptions(), new StreamOptions(), new MemoryOptions(), new DialOptions(), TimeProvider.System, logs);
        var upgrader = new Upgrader(settings, new ResourceTree(settings.Memory, settings.Streams), new GateKeeper([], logs), [], []);
        await using var inbound = new InboundConnections(
            settings, new GateKeeper([], logs), upgrader, _ => null, () => throw new InvalidOperationException("no interfaces"));
        var listener = new BrokenListener();

        inbound.Add(listener);
        await listener.Disposed.Task.Soon();

        inbound.Addresses.ShouldBeEmpty();
        logs.Entries.Where(entry => entry.Level >= LogLevel.Warning).Select(entry => entry.Exception?.Message).ShouldBe(["the cable is broken", "no interfaces"]);
    }

    private sealed class BrokenListener : ITransportListener
    {
        public TaskCompletionSource Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Multiaddress LocalAddress { get; } = Multiaddress.Parse("/memory/1");

        public ValueTask<ITransportConnection?> AcceptAsync(CancellationToken cancellationToken = default) => throw new IOException("the cable is broken");

        public ValueTask DisposeAsync()
        {
            Disposed.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}
