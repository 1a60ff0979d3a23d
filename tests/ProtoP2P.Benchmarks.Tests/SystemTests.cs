using ProtoP2P.Benchmarks.Systems;
using ProtoP2P.Benchmarks.Works;

namespace ProtoP2P.Benchmarks.Tests;

public sealed class SystemTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // One of js-libp2p's stacks, which differ in an argument of their script, stands for all: each takes seconds to start.
    public static TheoryData<string> Names =>
        [.. SystemList.All.Select(static system => system.Name).Where(static name => !name.StartsWith("js ", StringComparison.Ordinal) || name == "js tcp+noise+yamux")];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_system_does_what_it_says_it_can(string name)
    {
        ISystem system = SystemList.Find(name);
        if (await system.WhyNotAsync(Token) is { } reason)
        {
            Assert.Skip(reason);
        }

        await using IServing serving = await system.ServeAsync(Token);
        await using IAsyncDisposable client = await system.ConnectAsync(serving.Address, Token);

        await TransferAsync(client as IBulk);
        await CallAsync(client);
        await StreamAsync(client as IStreaming);
        await ((client as IConnecting)?.ConnectOnceAsync(slot: 0, Token) ?? Task.CompletedTask);
    }

    private static async Task TransferAsync(IBulk? client)
    {
        if (client is not null)
        {
            Moves(await client.UploadAsync(streams: 3, Short, Token));
            Moves(await client.DownloadAsync(streams: 3, Short, Token));
        }

        static void Moves(Transfer transfer)
        {
            transfer.PerStream.Count.ShouldBe(3);
            transfer.Bytes.ShouldBeGreaterThanOrEqualTo(Math.Max(3, transfer.PerStream.Sum()));
        }
    }

    private static async Task CallAsync(IAsyncDisposable client)
    {
        Load? load = client switch
        {
            IUnary unary => await LoadRunner.RunAsync(unary.CallAsync, inFlight: 4, Short, Token),
            ILoad itself => await itself.RunAsync(inFlight: 4, Short, Token),
            _ => null,
        };
        load?.Calls.ShouldBeGreaterThanOrEqualTo(4);
    }

    private static async Task StreamAsync(IStreaming? client)
    {
        if (client is not null)
        {
            (await client.ServerStreamAsync(Short, Token)).ShouldBeGreaterThan(0);
            (await client.ClientStreamAsync(Short, Token)).ShouldBeGreaterThan(0);
            (await client.DuplexAsync(inFlight: 4, Short, Token)).ShouldBeGreaterThan(0);
        }
    }
}
