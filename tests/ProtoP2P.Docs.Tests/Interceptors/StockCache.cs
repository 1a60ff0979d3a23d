using System.Collections.Concurrent;
using ProtoP2P;

namespace Acme;

/// <summary>Asks each peer for each article once.</summary>
public sealed class StockCache : IRpcInterceptor
{
    private readonly ConcurrentDictionary<(PeerId?, string), StockReply> _known = new();

    public async ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next)
    {
        if (call.Method.Name != "GetStock" || await call.ReadRequestAsync() is not StockQuery query)
        {
            await next(call);
            return;
        }

        if (_known.TryGetValue((call.RemotePeer, query.Sku), out StockReply? known))
        {
            call.Complete(known.Clone());
            return;
        }

        call.OnReply(reply =>
        {
            _known[(call.RemotePeer, query.Sku)] = ((StockReply)reply).Clone();
            return reply;
        });
        await next(call);
    }
}
