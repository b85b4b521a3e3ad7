using System.Security.Cryptography;
using System.Text;

namespace Akka.Cluster.Store;

/// <summary>What the store keeps of the cluster's secret: enough to tell that a node has another one, and of no use to anybody else.</summary>
internal static class SecretCheck
{
    /// <summary>Derived apart from the key that links are proved with: who reads it learns nothing about that.</summary>
    public static byte[] Of(string secret) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, [], "videoroom store check"u8.ToArray());
}
