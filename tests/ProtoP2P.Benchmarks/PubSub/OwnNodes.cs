using System.Buffers.Binary;
using System.Diagnostics;
using ProtoP2P.Identify;
using ProtoP2P.PubSub;

namespace ProtoP2P.Benchmarks.PubSub;

/// <summary>Ten nodes of this library.</summary>
internal sealed class OwnNodes : INodes
{
    private readonly List<Libp2pHost> _hosts = [];
    private readonly List<PubSubService> _pubSubs = [];
    private volatile DeliveryBook? _book;

    private OwnNodes()
    {
    }

    public static async Task<OwnNodes> StartAsync()
    {
        var nodes = new OwnNodes();
        for (int i = 0; i < NodesWork.Nodes; i++)
        {
            await nodes.AddAsync();
        }

        Stopwatch waited = Stopwatch.StartNew();
        while (nodes._pubSubs.Any(node => node.GetSubscribers(NodesWork.Topic).Count < NodesWork.Nodes - 1 || node.GetMesh(NodesWork.Topic).Count < 5))
        {
            await Task.Delay(20);
            if (waited.Elapsed > NodesWork.Patience)
            {
                throw new TimeoutException("the nodes do not find each other");
            }
        }

        return nodes;
    }

    public async Task<double> FloodAsync(int messages)
    {
        DeliveryBook book = Begin(messages);
        Stopwatch time = Stopwatch.StartNew();
        for (int i = 0; i < messages; i++)
        {
            await book.Window.WaitAsync().WaitAsync(NodesWork.Patience);
            Publish(book, i);
        }

        await book.Completion.WaitAsync(NodesWork.Patience);
        return book.Deliveries / time.Elapsed.TotalSeconds;
    }

    public async Task<double> PaceAsync(int messages)
    {
        DeliveryBook book = Begin(messages);
        using var timer = new PeriodicTimer(NodesWork.Pace);
        for (int i = 0; i < messages; i++)
        {
            await timer.WaitForNextTickAsync();
            Publish(book, i);
        }

        await book.Completion.WaitAsync(NodesWork.Patience);
        return book.MedianMilliseconds();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Libp2pHost host in _hosts)
        {
            await host.DisposeAsync();
        }
    }

    private async Task AddAsync()
    {
        var pubSub = new PubSubService();
        var options = new Libp2pHostOptions
        {
            ListenAddresses = { Multiaddress.Parse("/ip4/127.0.0.1/tcp/0") },
            Services = { new IdentifyService(), pubSub },
        };
        Libp2pHost host = Libp2pHost.Create(options);
        await host.StartAsync();
        foreach (Libp2pHost other in _hosts)
        {
            await host.ConnectAsync(Multiaddress.Parse($"{other.ListenAddresses[0]}/p2p/{other.PeerId}"));
        }

        _hosts.Add(host);
        _pubSubs.Add(pubSub);
        _ = ReadAsync(pubSub.Subscribe(NodesWork.Topic));
    }

    private async Task ReadAsync(ITopicSubscription subscription)
    {
        await foreach (PubSubMessage message in subscription)
        {
            _book!.Delivered(message.Data.Span);
        }
    }

    private DeliveryBook Begin(int messages) => _book = new DeliveryBook(messages, NodesWork.Nodes - 1);

    private void Publish(DeliveryBook book, int number)
    {
        byte[] data = new byte[NodesWork.PayloadSize];
        BinaryPrimitives.WriteInt32BigEndian(data, number);
        book.Begin(number);
        _pubSubs[number % NodesWork.Nodes].Publish(NodesWork.Topic, data);
    }
}
