using System.Runtime.CompilerServices;
using ProtoP2P;

namespace Quickstart;

/// <summary>Serves the contract: a plain class.</summary>
internal sealed class Guestbook(GuestbookPages pages) : IGuestbook
{
    public ValueTask<SignReply> SignAsync(Signature signature, CancellationToken cancellationToken = default)
    {
        if (signature.Name.Length == 0)
        {
            throw new RpcException(RpcStatusCode.InvalidArgument, "please sign with a name");
        }

        int number = pages.Add(signature);
        Say.Server($"{signature.Name} signed as number {number}: \"{signature.Text}\"");
        return ValueTask.FromResult(new SignReply { Number = number });
    }

    public async IAsyncEnumerable<Signature> ReadAsync(
        ReadRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (Signature signature in pages.From(request.From))
        {
            yield return signature;
            await Task.Yield();
        }
    }
}
