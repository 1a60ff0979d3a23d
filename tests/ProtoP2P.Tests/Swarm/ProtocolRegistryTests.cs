using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.Muxers;
using ProtoP2P.Swarm;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Muxers;

namespace ProtoP2P.Tests.Swarm;

public sealed class ProtocolRegistryTests
{
    private readonly ProtocolRegistry _registry;
    private int _changes;

    public ProtocolRegistryTests() => _registry = new ProtocolRegistry(() => _changes++);

    [Fact]
    public void Protocols_AreFoundByTheirExactId_AndAdvertisedInOrder()
    {
        Add("/b/1.0.0");
        Add("/a/1.0.0");

        _registry.Advertised.ShouldBe(["/a/1.0.0", "/b/1.0.0"]);
        _registry.Find("/a/1.0.0").ShouldBe("/a/1.0.0");
        _registry.Find("/a/1.0").ShouldBeNull();
        _changes.ShouldBe(2);
    }

    [Fact]
    public void ASecondHandlerOfAProtocol_IsRefused_UntilTheFirstIsGone()
    {
        IDisposable first = Add("/a/1.0.0");

        Should.Throw<InvalidOperationException>(() => Add("/a/1.0.0")).Message.ShouldContain("/a/1.0.0");

        first.Dispose();
        IDisposable second = Add("/a/1.0.0");
        first.Dispose();
        _registry.Find("/a/1.0.0").ShouldNotBeNull();
        second.Dispose();
        _registry.Advertised.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("no-slash")]
    [InlineData("/line\nbreak")]
    public void WhatIsNoProtocolId_IsRefused(string id) =>
        Should.Throw<ArgumentException>(() => Add(id)).Message.ShouldContain("is no protocol id");

    [Fact]
    public void StreamsOverTheLimitsPerPeerAndInAll_AreRefused_WithTheOptionNamed()
    {
        Add("/a/1.0.0", new StreamHandlerOptions { MaxStreamsPerPeer = 2, MaxStreams = 3 });
        ProtocolHandler handler = _registry.FindHandler("/a/1.0.0")!;
        (PeerId one, PeerId two) = (NewPeer(), NewPeer());

        handler.TryEnter(one, out _).ShouldBeTrue();
        handler.TryEnter(one, out _).ShouldBeTrue();
        handler.TryEnter(one, out ResourceLimitException? perPeer).ShouldBeFalse();
        handler.TryEnter(two, out _).ShouldBeTrue();
        handler.TryEnter(two, out ResourceLimitException? inAll).ShouldBeFalse();

        perPeer!.Option.ShouldBe("StreamHandlerOptions.MaxStreamsPerPeer");
        inAll!.Option.ShouldBe("StreamHandlerOptions.MaxStreams");
        handler.Leave(one);
        handler.TryEnter(two, out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Draining_HidesApplicationProtocols_AndEndsWithTheLastStream()
    {
        Add("/app/1.0.0");
        Add("/ipfs/ping/1.0.0", new StreamHandlerOptions { IsApplication = false });
        ProtocolHandler app = _registry.FindHandler("/app/1.0.0")!;
        PeerId peer = NewPeer();
        app.TryEnter(peer, out _);

        Task drained = _registry.DrainAsync();

        _registry.Advertised.ShouldBe(["/ipfs/ping/1.0.0"]);
        _registry.Find("/app/1.0.0").ShouldNotBeNull();
        drained.IsCompleted.ShouldBeFalse();
        app.Leave(peer);
        await drained.WaitAsync(TestNet.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task AStop_TellsAllHandlers_BeforeItWaitsForACallbackOfOne()
    {
        var harness = new YamuxHarness();
        harness.ReceiveSyn(1);
        var handler = new HandlerToken((MuxedStream)await harness.AcceptAsync());
        _registry.HandlerTokens.Add(handler);
        bool wasTold = false;
        await using CancellationTokenRegistration other = _registry.Stopped.Register(() => wasTold = handler.Token.WaitHandle.WaitOne(TestNet.Patience));

        await _registry.StopAsync(NullLogger.Instance);

        wasTold.ShouldBeTrue();
    }

    private static PeerId NewPeer() => PeerId.FromPublicKey(PrivateKey.Generate().PublicKey);

    private IDisposable Add(string id, StreamHandlerOptions? options = null) =>
        _registry.Add(new ProtocolHandler(id, static (_, _) => ValueTask.CompletedTask, options ?? StreamHandlerOptions.Default));
}
