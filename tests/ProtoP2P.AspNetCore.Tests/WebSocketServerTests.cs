using System.Net;
using System.Net.WebSockets;
using ProtoP2P.Transports;
using ProtoP2P.Transports.WebSockets;

namespace ProtoP2P.AspNetCore.Tests;

/// <summary>The node's own web server.</summary>
public sealed class WebSocketServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_browser_that_asks_for_a_page_is_told_to_upgrade()
    {
        await using ITransportListener listener = await ListenAsync("/ip4/127.0.0.1/tcp/0/ws");
        using var http = new HttpClient();

        using HttpResponseMessage answer = await http.GetAsync(new Uri($"http://127.0.0.1:{Port(listener)}/"), Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.UpgradeRequired);
        answer.Headers.Upgrade.ToString().ShouldBe("websocket");
        answer.Headers.Server.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_path_in_the_address_is_the_only_one_that_is_served()
    {
        var transport = new KestrelWebSocketTransport();
        await using ITransportListener listener = await transport.ListenAsync(Multiaddress.Parse("/ip4/127.0.0.1/tcp/0/ws/http-path/p2p%2Fnode"), Token);
        string port = Port(listener);

        await using ITransportConnection dialled = await transport.DialAsync(listener.LocalAddress, Token);
        Libp2pException elsewhere = await Should.ThrowAsync<Libp2pException>(
            async () => await transport.DialAsync(Multiaddress.Parse($"/ip4/127.0.0.1/tcp/{port}/ws"), Token));

        listener.LocalAddress.ToString().ShouldEndWith("/ws/http-path/p2p%2Fnode");
        elsewhere.Message.ShouldContain("HTTP 404");
        (await listener.AcceptAsync(Token)).ShouldNotBeNull().LocalAddress.ShouldBe(listener.LocalAddress);
    }

    [Fact]
    public async Task More_connections_than_may_wait_are_answered_503()
    {
        var transport = new KestrelWebSocketTransport(new WebSocketTransportOptions { MaxPendingConnections = 2 });
        await using ITransportListener listener = await transport.ListenAsync(Multiaddress.Parse("/ip4/127.0.0.1/tcp/0/ws"), Token);
        await using ITransportConnection first = await transport.DialAsync(listener.LocalAddress, Token);
        await using ITransportConnection second = await transport.DialAsync(listener.LocalAddress, Token);

        // A dialer may know of its upgrade a little before the server has queued the connection.
        await WaitUntilFullAsync((WebSocketListener)listener);

        (await Should.ThrowAsync<Libp2pException>(async () => await transport.DialAsync(listener.LocalAddress, Token))).Message.ShouldContain("HTTP 503");
        (await listener.AcceptAsync(Token)).ShouldNotBeNull();
        await using ITransportConnection third = await transport.DialAsync(listener.LocalAddress, Token);
    }

    [Fact]
    public async Task Who_may_not_come_in_is_answered_403_and_not_upgraded()
    {
        var transport = new KestrelWebSocketTransport();
        await using ITransportListener listener = await transport.ListenAsync(Multiaddress.Parse("/ip4/127.0.0.1/tcp/0/ws"), Token);
        var asked = new List<(Multiaddress Local, Multiaddress Remote)>();
        bool isOpen = false;
        listener.AskBeforeHandshake((local, remote) =>
        {
            asked.Add((local, remote));
            return isOpen;
        });

        (await Should.ThrowAsync<Libp2pException>(async () => await transport.DialAsync(listener.LocalAddress, Token))).Message.ShouldContain("HTTP 403");
        isOpen = true;
        await using ITransportConnection dialled = await transport.DialAsync(listener.LocalAddress, Token);
        await using ITransportConnection accepted = (await listener.AcceptAsync(Token)).ShouldNotBeNull();

        accepted.WasAcceptAsked.ShouldBeTrue();
        asked.Count.ShouldBe(2);
        asked[1].ShouldBe((accepted.LocalAddress, accepted.RemoteAddress));
    }

    [Fact]
    public async Task More_TCP_connections_than_the_server_takes_are_closed()
    {
        var transport = new KestrelWebSocketTransport(new WebSocketTransportOptions { MaxServerConnections = 1 });
        await using ITransportListener listener = await transport.ListenAsync(Multiaddress.Parse("/ip4/127.0.0.1/tcp/0/ws"), Token);
        await using ITransportConnection upgraded = await transport.DialAsync(listener.LocalAddress, Token);
        using var http = new HttpClient();

        // A WebSocket is the node's to count; a client that asks for pages takes the only place.
        (await http.GetAsync(new Uri($"http://127.0.0.1:{Port(listener)}/"), Token)).StatusCode.ShouldBe(HttpStatusCode.UpgradeRequired);
        await Should.ThrowAsync<Libp2pException>(async () => await transport.DialAsync(listener.LocalAddress, Token));

        (await listener.AcceptAsync(Token)).ShouldNotBeNull().Abort();
    }

    [Fact]
    public async Task TLS_takes_a_certificate()
    {
        Libp2pException error = await Should.ThrowAsync<Libp2pException>(() => ListenAsync("/ip4/127.0.0.1/tcp/0/tls/ws"));

        error.Message.ShouldContain("WebSocketListenOptions.Certificate");
    }

    [Fact]
    public async Task Connections_that_nobody_took_end_with_their_listener()
    {
        ITransportListener listener = await ListenAsync("/ip4/127.0.0.1/tcp/0/ws");
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{Port(listener)}/"), Token);

        await listener.DisposeAsync();

        await Should.ThrowAsync<WebSocketException>(client.ReceiveAsync(new byte[1].AsMemory(), Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token));
    }

    private static async Task<ITransportListener> ListenAsync(string address) =>
        await new KestrelWebSocketTransport().ListenAsync(Multiaddress.Parse(address), Token);

    private static string Port(ITransportListener listener) => listener.LocalAddress.Components[1].Text;

    private static async Task WaitUntilFullAsync(WebSocketListener listener)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (listener.HasRoom)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
