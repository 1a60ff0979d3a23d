using ProtoP2P.Tests.Rpc;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Hosting.Announcement;

/// <summary>Listeners that fail later, and listeners that are wanted while the host stops.</summary>
public sealed class FailingListenerTests
{
    [Fact]
    public async Task A_listener_that_fails_leaves_the_addresses_and_peers_are_told()
    {
        await using var net = new TestNet();
        FragileTransport? fragile = null;
        Libp2pHost host = await net.StartAsync(options =>
        {
            options.ListenAddresses.Add(Multiaddress.Parse("/memory/0"));
            fragile = new FragileTransport(options.Transports[0]);
            options.Transports[0] = fragile;
        });
        host.AddEcho();
        Multiaddress[] before = [.. host.ListenAddresses];
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.SelfChanged += (_, _) =>
        {
            if (host.ListenAddresses.Count == 1)
            {
                changed.TrySetResult();
            }
        };

        fragile!.Break(before[0]);
        await changed.Task.Soon();

        host.ListenAddresses.ShouldBe([before[1]]);
        host.AdvertisedAddresses.ShouldBe([before[1]]);
        Libp2pHost client = await net.StartDialerAsync();
        await client.ShouldReachAsync(host.PeerId, before[1].WithPeerId(host.PeerId));
    }

    [Fact]
    public async Task A_service_that_waits_to_listen_does_not_hold_up_the_stop_that_waits_for_it()
    {
        await using var net = new TestNet();
        var service = new LateListener();
        Libp2pHost host = await net.StartAsync(options =>
        {
            options.Services.Add(service);
            options.Transports[0] = new FragileTransport(options.Transports[0]) { IsStuck = true };
            options.ListenAddresses.Clear();
        });

        // The first listener holds the host's lifecycle, the second waits for its turn, and the stop waits for both.
        service.Listen(host);
        service.Listen(host);
        await host.StopAsync(TestNet.Token).Soon();

        service.Outcomes.ShouldAllBe(outcome => outcome is ObjectDisposedException);
        service.Outcomes.Count.ShouldBe(2);
    }

    private sealed class LateListener : ILibp2pService
    {
        private readonly List<Task> _listening = [];

        public List<Exception?> Outcomes { get; } = [];

        public void Listen(ILibp2pHost host) => _listening.Add(host.ListenAsync(Multiaddress.Parse("/memory/0")).AsTask());

        public ValueTask StartAsync(ILibp2pHost host, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public async ValueTask StopAsync(CancellationToken cancellationToken)
        {
            foreach (Task task in _listening)
            {
                Outcomes.Add(await Record.ExceptionAsync(() => task));
            }
        }
    }

    /// <summary>Its listeners break when they are told to, or are never done with being made.</summary>
    private sealed class FragileTransport(ITransport inner) : ITransport
    {
        private readonly Dictionary<Multiaddress, TaskCompletionSource> _breaks = [];

        public bool IsStuck { get; init; }

        public void Break(Multiaddress address) => _breaks[address].SetResult();

        public bool CanDial(Multiaddress address) => inner.CanDial(address);

        public bool CanListen(Multiaddress address) => inner.CanListen(address);

        public ValueTask<ITransportConnection> DialAsync(Multiaddress address, CancellationToken cancellationToken = default) =>
            inner.DialAsync(address, cancellationToken);

        public async ValueTask<ITransportListener> ListenAsync(Multiaddress address, CancellationToken cancellationToken = default)
        {
            if (IsStuck)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            ITransportListener listener = await inner.ListenAsync(address, cancellationToken);
            var breaks = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _breaks.Add(listener.LocalAddress, breaks);
            return new Listener(listener, breaks.Task);
        }

        private sealed class Listener(ITransportListener inner, Task breaks) : ITransportListener
        {
            public Multiaddress LocalAddress => inner.LocalAddress;

            public async ValueTask<ITransportConnection?> AcceptAsync(CancellationToken cancellationToken = default)
            {
                Task<ITransportConnection?> accepting = inner.AcceptAsync(cancellationToken).AsTask();
                return await Task.WhenAny(accepting, breaks) == accepting ? await accepting : throw new IOException("the cable is broken");
            }

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
