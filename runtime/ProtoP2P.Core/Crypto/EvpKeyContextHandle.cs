using System.Runtime.InteropServices;

namespace ProtoP2P.Crypto;

/// <summary>Owns an <c>EVP_PKEY_CTX</c>.</summary>
internal sealed class EvpKeyContextHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        OpenSslNative.FreeKeyContext(handle);
        return true;
    }
}
